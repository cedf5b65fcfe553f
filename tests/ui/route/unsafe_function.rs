use ravyn::prelude::*;

#[get("/hello")]
async unsafe fn hello() -> &'static str {
    "hello"
}

fn main() {
    let _ = routes![hello];
}
