use ravyn::prelude::*;

#[derive(Debug, ApiError)]
enum ItemError {
    #[error(transparent)]
    Other(HttpError, u32),
}

fn main() {}
