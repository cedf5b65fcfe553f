use ravyn::prelude::*;

struct Users;

#[controller("/users", permissions(Users))]
impl Users {
    #[get("/")]
    async fn list(&self) {}
}

fn main() {
    let _ = Ravyn::new().controller(Users);
}
