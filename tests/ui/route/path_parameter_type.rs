use ravyn::prelude::*;

#[get("/items/{id:int}")]
async fn item(id: u64) -> String {
    id.to_string()
}

fn main() {
    let _ = routes![item];
}
