use ravyn::prelude::*;

#[get("/hello")]
fn hello() -> &'static str {
    "hello"
}

fn main() {
    let _ = routes![hello];
}
