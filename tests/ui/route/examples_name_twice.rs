use ravyn::prelude::*;

#[post("/orders")]
async fn make(#[query(examples(few = 1, "few" = 2))] count: u32) -> String {
    count.to_string()
}

fn main() {
    let _ = routes![make];
}
