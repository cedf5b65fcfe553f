use ravyn::prelude::*;

#[derive(Debug, ApiError)]
enum ItemError {
    #[error(status = 503, "cannot read")]
    Read { #[from] cause: std::io::Error, name: String },
}

fn main() {}
