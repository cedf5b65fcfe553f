use ravyn::prelude::*;

#[derive(ApiError)]
enum ItemError {
    #[error(status = 404, "no such item")]
    Missing,
}

fn main() {}
