use ravyn::prelude::*;

static KEY: ApiKeyHeader = ApiKeyHeader::new("X-API-Key");
static BEARER: HttpBearer = HttpBearer::new();

#[get("/")]
async fn index(#[security(KEY & BEARER)] key: ApiKey) -> String {
    key.expose().to_owned()
}

fn main() {
    let _ = Ravyn::new().routes(routes![index]);
}
