use ravyn::prelude::*;

struct Audit;

#[get("/items", interceptors(Audit))]
async fn items() {}

fn main() {
    let _ = routes![items];
}
