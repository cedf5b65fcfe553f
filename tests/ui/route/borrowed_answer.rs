use ravyn::prelude::*;

#[get("/hello")]
async fn hello() -> &str {
    "hello"
}

fn main() {
    let _ = routes![hello];
}
