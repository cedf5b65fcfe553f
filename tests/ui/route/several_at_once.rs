use ravyn::prelude::*;

#[get("/hello/:name", colour = "red")]
async fn hello(#[query(minimun = 1)] name: String) -> String {
    name
}

async fn twice() -> String {
    hello("Ada".to_owned()).await + &hello("Bob".to_owned()).await
}

fn main() {
    let _ = routes![hello];
}
