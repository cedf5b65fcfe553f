use ravyn::prelude::*;

#[get("/users/{id}/items/{id}")]
async fn item(id: u64) -> String {
    id.to_string()
}

fn main() {
    let _ = routes![item];
}
