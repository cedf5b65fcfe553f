use ravyn::prelude::*;

async fn served_by(request: Request) -> Request {
    request
}

#[get("/items", middleware(served_by))]
async fn items() {}

fn main() {
    let _ = routes![items];
}
