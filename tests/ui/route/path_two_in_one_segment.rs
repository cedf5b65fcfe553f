use ravyn::prelude::*;

#[get("/maps/{x}{y}")]
async fn tile(x: u32, y: u32) -> String {
    format!("{x} {y}")
}

fn main() {
    let _ = routes![tile];
}
