use ravyn::prelude::*;

struct Users;

#[controller("/users")]
impl Users {
    #[get("/")]
    async fn list(&self) -> String {
        String::new()
    }
}

fn main() {
    let _ = Ravyn::new().injected_controller::<Users>();
}
