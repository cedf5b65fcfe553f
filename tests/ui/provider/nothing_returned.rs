use ravyn::prelude::*;

#[provider]
fn connect() {}

fn main() {
    connect();
}
