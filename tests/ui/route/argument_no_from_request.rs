use ravyn::prelude::*;

struct Settings;

#[get("/settings")]
async fn settings(settings: Settings) {
    drop(settings);
}

fn main() {
    let _ = routes![settings];
}
