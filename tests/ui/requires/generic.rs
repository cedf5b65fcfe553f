use ravyn::prelude::*;

#[derive(Requires)]
struct Paging<T> {
    page: T,
}

fn main() {
    let _ = Paging { page: 1 }.page;
}
