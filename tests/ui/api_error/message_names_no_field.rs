use ravyn::prelude::*;

#[derive(Debug, ApiError)]
enum ItemError {
    #[error(status = 404, "no item {ident}")]
    Missing { id: u64 },
}

fn main() {}
