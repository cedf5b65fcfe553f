use ravyn::prelude::*;

#[get("/", security("api_key"))]
async fn index() {}

fn main() {
    let _ = Ravyn::new().routes(routes![index]);
}
