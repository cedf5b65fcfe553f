use ravyn::prelude::*;

struct Pool;

impl Pool {
    #[provider]
    fn connect(&self) -> String {
        String::new()
    }
}

fn main() {
    let _ = Pool.connect();
}
