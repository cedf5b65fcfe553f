use ravyn::prelude::*;

static KEY: ApiKeyHeader = ApiKeyHeader::new("X-API-Key");
static QUERY: ApiKeyQuery = ApiKeyQuery::new("key");

#[get("/", security(KEY + QUERY))]
async fn index() {}

fn main() {
    let _ = Ravyn::new().routes(routes![index]);
}
