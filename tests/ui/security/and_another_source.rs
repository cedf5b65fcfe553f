use ravyn::prelude::*;

static KEY: ApiKeyHeader = ApiKeyHeader::new("X-API-Key");

#[get("/")]
async fn index(#[security(KEY)] #[header] key: ApiKey) -> String {
    key.expose().to_owned()
}

fn main() {
    let _ = Ravyn::new().routes(routes![index]);
}
