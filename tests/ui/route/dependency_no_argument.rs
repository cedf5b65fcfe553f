use ravyn::prelude::*;

fn user() -> String {
    "Ada".to_owned()
}

#[get("/me", dependencies(usre = user))]
async fn me(user: String) -> String {
    user
}

fn main() {
    let _ = routes![me];
}
