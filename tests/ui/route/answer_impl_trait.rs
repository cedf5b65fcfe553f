use ravyn::prelude::*;

#[get("/hello")]
async fn hello() -> impl IntoResponse {
    "hello"
}

fn main() {
    let _ = routes![hello];
}
