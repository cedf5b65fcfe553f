use ravyn::prelude::*;

#[provider]
fn connect() -> impl Send {
    String::new()
}

fn main() {
    let _ = connect();
}
