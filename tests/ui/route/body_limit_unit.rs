use ravyn::prelude::*;

#[post("/upload", body_limit = "1 megabyte")]
async fn upload(data: Bytes) {
    drop(data);
}

fn main() {
    let _ = routes![upload];
}
