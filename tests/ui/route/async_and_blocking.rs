use ravyn::prelude::*;

#[get("/hello", blocking)]
async fn hello() -> &'static str {
    "hello"
}

fn main() {
    let _ = routes![hello];
}
