use ravyn::prelude::*;

struct Hello;

fn main() {
    let _ = routes![Hello];
}
