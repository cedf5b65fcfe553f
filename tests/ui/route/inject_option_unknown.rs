use ravyn::prelude::*;

#[get("/items")]
async fn items(#[inject(nmae = "replica")] db: Inject<String>) {
    drop(db);
}

fn main() {
    let _ = routes![items];
}
