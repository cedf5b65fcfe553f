use ravyn::prelude::*;

#[get("/hello")]
async fn hello() -> Result<impl IntoResponse, HttpError> {
    Ok("hello")
}

fn main() {
    let _ = routes![hello];
}
