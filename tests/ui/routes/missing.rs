use ravyn::prelude::*;

fn main() {
    let _ = routes![hello];
}
