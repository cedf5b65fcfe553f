use ravyn::prelude::*;

#[get("/files/{*path}/size")]
async fn size(path: String) -> String {
    path
}

fn main() {
    let _ = routes![size];
}
