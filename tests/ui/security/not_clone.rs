use ravyn::prelude::*;

struct Staff;

fn find_staff(_: ApiKey) -> Option<Staff> {
    None
}

static KEY: ApiKeyHeader<Staff> = ApiKeyHeader::new("X-API-Key").verify(&find_staff);

#[get("/", security(KEY))]
async fn index() {}

fn main() {
    let _ = Ravyn::new().routes(routes![index]);
}
