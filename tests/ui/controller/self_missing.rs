use ravyn::prelude::*;

struct Users;

#[controller("/users")]
impl Users {
    #[get("/")]
    async fn list() -> &'static str {
        "Ada"
    }
}

fn main() {
    let _ = Ravyn::new().controller(Users);
}
