use ravyn::prelude::*;

#[derive(Debug, ApiError)]
enum ItemError {
    #[error(status = 404, "no item {}")]
    Missing(u64),
}

fn main() {}
