use ravyn::prelude::*;

#[get("/items", permissions = AllowAny)]
async fn items() {}

fn main() {
    let _ = routes![items];
}
