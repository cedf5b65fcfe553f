use ravyn::prelude::*;

#[provider]
fn connect<T: Default>() -> T {
    T::default()
}

fn main() {
    let _: String = connect();
}
