use ravyn::prelude::*;

static KEY: &str = "X-API-Key";

#[get("/", security(KEY))]
async fn index() {}

fn main() {
    let _ = Ravyn::new().routes(routes![index]);
}
