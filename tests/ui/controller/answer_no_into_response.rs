use ravyn::prelude::*;

struct Users;

struct Report;

#[controller("/users")]
impl Users {
    #[get("/")]
    async fn list(&self) -> Report {
        Report
    }
}

fn main() {
    let _ = Ravyn::new().controller(Users);
}
