use ravyn::prelude::*;

#[provider]
struct Db;

fn main() {
    let _ = Db;
}
