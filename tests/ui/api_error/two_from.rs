use ravyn::prelude::*;

#[derive(Debug, ApiError)]
enum ItemError {
    #[error(status = 503, "cannot read")]
    Read(#[from] std::io::Error),
    #[error(status = 500, "cannot write")]
    Write(#[from] std::io::Error),
}

fn main() {}
