use ravyn::prelude::*;

#[get("/hello/{name}")]
async fn hello(name: impl ToString) -> String {
    name.to_string()
}

fn main() {
    let _ = routes![hello];
}
