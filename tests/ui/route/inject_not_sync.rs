use ravyn::prelude::*;

use std::cell::RefCell;

#[get("/count")]
async fn count(counter: Inject<RefCell<u32>>) -> String {
    counter.borrow().to_string()
}

fn main() {
    let _ = routes![count];
}
