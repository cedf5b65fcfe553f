use ravyn::prelude::*;

struct IsAdmin;

#[get("/items", permissions(AllowAny, IsAdmin))]
async fn items() {}

fn main() {
    let _ = routes![items];
}
