use ravyn::prelude::*;

#[provider]
unsafe fn connect() -> String {
    String::new()
}

fn main() {}
