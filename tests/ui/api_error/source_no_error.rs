use ravyn::prelude::*;

#[derive(Debug, ApiError)]
enum ItemError {
    #[error(status = 503, "cannot read")]
    Read { source: String },
}

fn main() {}
