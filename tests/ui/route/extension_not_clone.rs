use ravyn::prelude::*;

struct User;

#[get("/user")]
async fn user(user: Extension<User>) {
    drop(user);
}

fn main() {
    let _ = routes![user];
}
