use ravyn::prelude::*;

#[derive(Settings)]
struct MailSettings {
    host: String,
}

fn main() {
    let _ = MailSettings::load();
}
