use ravyn::prelude::*;

#[model]
fn item() {}

fn main() {}
