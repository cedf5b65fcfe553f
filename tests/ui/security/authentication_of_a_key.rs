use ravyn::prelude::*;

static KEY: ApiKeyHeader = ApiKeyHeader::new("X-API-Key");

fn main() {
    let _ = Ravyn::new().authentication(&KEY);
}
