use ravyn::prelude::*;

#[post("/orders")]
async fn make(#[query(example = 1, examples(few = 1))] count: u32) -> String {
    count.to_string()
}

fn main() {
    let _ = routes![make];
}
