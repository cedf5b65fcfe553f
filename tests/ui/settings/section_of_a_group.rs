use ravyn::prelude::*;

#[derive(Settings)]
#[settings(section = "mail")]
struct MailSettings {
    host: String,
}

fn main() {}
