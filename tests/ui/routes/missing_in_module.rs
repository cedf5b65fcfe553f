use ravyn::prelude::*;

mod items {}

fn main() {
    let _ = routes![items::list];
}
