use ravyn::prelude::*;

use std::rc::Rc;

#[get("/hello")]
async fn hello() -> String {
    let name = Rc::new("Ada".to_owned());
    pause().await;
    name.to_string()
}

async fn pause() {}

fn main() {
    let _ = routes![hello];
}
