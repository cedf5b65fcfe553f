use ravyn::prelude::*;

static KEY: ApiKeyHeader = ApiKeyHeader::new("X-API-Key");

#[get("/")]
async fn index(#[security(KEY)] key: String) -> String {
    key
}

fn main() {
    let _ = Ravyn::new().routes(routes![index]);
}
