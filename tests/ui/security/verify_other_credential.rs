use ravyn::prelude::*;

#[derive(Clone)]
struct Staff;

fn find_staff(token: BearerToken) -> Option<Staff> {
    token.matches("secret").then_some(Staff)
}

static KEY: ApiKeyHeader<Staff> = ApiKeyHeader::new("X-API-Key").verify(&find_staff);

fn main() {
    let _ = Ravyn::new().security(&KEY);
}
