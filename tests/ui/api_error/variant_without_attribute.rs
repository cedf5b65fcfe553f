use ravyn::prelude::*;

#[derive(Debug, ApiError)]
enum ItemError {
    Missing,
}

fn main() {}
