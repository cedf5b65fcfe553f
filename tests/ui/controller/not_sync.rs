use std::cell::Cell;

use ravyn::prelude::*;

struct Users(Cell<u32>);

#[controller("/users")]
impl Users {
    #[get("/")]
    async fn list(&self) -> String {
        self.0.get().to_string()
    }
}

fn main() {
    let _ = Ravyn::new().controller(Users(Cell::new(1)));
}
