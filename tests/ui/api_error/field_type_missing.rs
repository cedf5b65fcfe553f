use ravyn::prelude::*;

#[derive(Debug, ApiError)]
enum ItemError {
    #[error(transparent)]
    Other(OtherEror),
}

fn main() {}
