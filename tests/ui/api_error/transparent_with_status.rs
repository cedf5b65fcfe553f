use ravyn::prelude::*;

#[derive(Debug, ApiError)]
enum ItemError {
    #[error(transparent, status = 404)]
    Other(std::io::Error),
}

fn main() {}
