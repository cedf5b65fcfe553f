use ravyn::prelude::*;

#[derive(Debug, ApiError)]
enum ItemError {
    #[error(statsu = 404, "no such item")]
    Missing,
}

fn main() {}
