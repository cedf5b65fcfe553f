use ravyn::prelude::*;

struct Claims;

fn user() -> String {
    "Ada".to_owned()
}

#[get("/me", dependencies(claims = user))]
async fn me(claims: Claims) {
    drop(claims);
}

fn main() {
    let _ = routes![me];
}
