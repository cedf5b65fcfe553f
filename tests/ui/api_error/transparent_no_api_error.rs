use ravyn::prelude::*;

#[derive(Debug, ApiError)]
enum ItemError {
    #[error(transparent)]
    Other(std::fmt::Error),
}

fn main() {}
