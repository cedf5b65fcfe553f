use ravyn::prelude::*;

struct Users;

#[model]
struct User {
    name: String,
}

#[controller("/users")]
impl Users {
    #[get("/")]
    async fn list(&self, user: User) {
        drop(user);
    }
}

fn main() {
    let _ = Ravyn::new().controller(Users);
}
