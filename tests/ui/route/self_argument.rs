use ravyn::prelude::*;

struct Items;

impl Items {
    #[get("/items")]
    async fn list(&self) -> &'static str {
        "lamp"
    }
}

fn main() {}
