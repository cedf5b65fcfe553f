use ravyn::prelude::*;

#[get("/items")]
async fn items(#[query("page")] first: u32, #[query("page")] second: u32) -> String {
    format!("{first} {second}")
}

fn main() {
    let _ = routes![items];
}
