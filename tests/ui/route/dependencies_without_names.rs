use ravyn::prelude::*;

fn user() -> String {
    "Ada".to_owned()
}

#[get("/me", dependencies(user))]
async fn me(user: Inject<String>) -> String {
    user.to_string()
}

fn main() {
    let _ = routes![me];
}
