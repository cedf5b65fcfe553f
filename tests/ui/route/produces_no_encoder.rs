use ravyn::prelude::*;

struct Yaml;

#[get("/items", produces(Yaml))]
async fn items() -> Vec<String> {
    Vec::new()
}

fn main() {}
