use ravyn::prelude::*;

#[get("/items/{item_id}")]
async fn item(#[path] itm_id: u64) -> String {
    itm_id.to_string()
}

fn main() {
    let _ = routes![item];
}
