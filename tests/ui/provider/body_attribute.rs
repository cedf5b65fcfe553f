use ravyn::prelude::*;

#[provider]
fn name_of(#[body] name: String) -> String {
    name
}

fn main() {
    let _ = name_of("a".to_owned());
}
