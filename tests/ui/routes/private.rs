use ravyn::prelude::*;

mod items {
    use ravyn::prelude::*;

    #[get("/items")]
    async fn list() {}
}

fn main() {
    let _ = routes![items::list];
}
