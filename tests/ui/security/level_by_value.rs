use ravyn::prelude::*;

fn main() {
    let _ = Ravyn::new().security(ApiKeyHeader::new("X-API-Key"));
}
