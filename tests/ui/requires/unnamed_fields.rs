use ravyn::prelude::*;

#[derive(Requires)]
struct Paging(u32);

fn main() {
    let _ = Paging(1).0;
}
