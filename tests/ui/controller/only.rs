use ravyn::prelude::*;

struct Users;

#[controller("/users", only(get))]
impl Users {
    #[get("/")]
    async fn list(&self) -> &'static str {
        "Ada"
    }

    #[post("/")]
    async fn create(&self) {}
}

fn main() {
    let _ = Ravyn::new().controller(Users);
}
