use ravyn::prelude::*;

#[derive(Debug, ApiError)]
enum ItemError {
    #[error(transparent, "other")]
    Other(std::convert::Infallible),
}

fn main() {}
