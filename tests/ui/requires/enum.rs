use ravyn::prelude::*;

#[derive(Requires)]
enum Paging {
    Page(u32),
}

fn main() {
    let _ = Paging::Page(1);
}
