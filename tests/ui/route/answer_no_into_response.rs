use ravyn::prelude::*;

struct Lamp;

#[get("/item")]
async fn item() -> Lamp {
    Lamp
}

fn main() {
    let _ = routes![item];
}
