use ravyn::prelude::*;

struct Orders;

#[post("/orders", links(Orders(id = "$response.body#/id")))]
async fn make() {}

fn main() {
    let _ = routes![make];
}
