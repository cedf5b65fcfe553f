use ravyn::prelude::*;

#[get("/", security(scopes("read")))]
async fn index() {}

fn main() {
    let _ = Ravyn::new().routes(routes![index]);
}
