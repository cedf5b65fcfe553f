use ravyn::prelude::*;

struct Users;

struct Ledger;

#[controller("/users")]
impl Users {
    #[get("/")]
    async fn list(&self, ledger: Ledger) {
        drop(ledger);
    }
}

fn main() {
    let _ = Ravyn::new().controller(Users);
}
