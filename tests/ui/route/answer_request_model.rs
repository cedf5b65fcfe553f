use ravyn::prelude::*;

#[model(request)]
struct Order {
    amount: u32,
}

#[get("/order")]
async fn order() -> Order {
    Order { amount: 1 }
}

fn main() {
    let _ = routes![order];
}
