use ravyn::prelude::*;

#[get("/")]
async fn hello() -> String {
    "Hello".to_owned()
}

fn main() {
    let _: Ravyn = Ravyn::new().routes(hello);
}
