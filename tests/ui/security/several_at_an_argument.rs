use ravyn::prelude::*;

static KEY: ApiKeyHeader = ApiKeyHeader::new("X-API-Key");
static QUERY: ApiKeyQuery = ApiKeyQuery::new("key");

#[get("/")]
async fn index(#[security(KEY, QUERY)] key: ApiKey) -> String {
    key.expose().to_owned()
}

fn main() {
    let _ = Ravyn::new().routes(routes![index]);
}
