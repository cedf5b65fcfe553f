use ravyn::prelude::*;

#[provider(app)]
fn connect() -> String {
    String::new()
}

fn main() {
    let _ = Ravyn::new().dependency(connect);
}
