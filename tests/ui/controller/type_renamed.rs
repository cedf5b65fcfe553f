use ravyn::prelude::*;

struct Users;

#[controller("/users")]
impl Users {
    #[get("/", type = ListUsers)]
    async fn list(&self) {}
}

fn main() {
    let _ = Ravyn::new().controller(Users);
}
