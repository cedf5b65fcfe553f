use ravyn::prelude::*;

struct Items;

impl Items {
    #[get("/items")]
    async fn list() -> &'static str {
        "lamp"
    }
}

fn main() {}
