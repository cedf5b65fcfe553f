use ravyn::prelude::*;

fn user() -> String {
    "Ada".to_owned()
}

#[get("/me", dependencies(user = user))]
async fn me(#[query] user: String) -> String {
    user
}

fn main() {
    let _ = routes![me];
}
