use ravyn::prelude::*;

#[get("/item")]
async fn item() -> Result<String, String> {
    Err("none".to_owned())
}

fn main() {
    let _ = routes![item];
}
