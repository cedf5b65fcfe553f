use ravyn::prelude::*;

#[get("/")]
async fn index(#[security()] key: ApiKey) -> String {
    key.expose().to_owned()
}

fn main() {
    let _ = Ravyn::new().routes(routes![index]);
}
