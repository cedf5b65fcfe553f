use ravyn::prelude::*;

#[provider]
fn connect(name: impl ToString) -> String {
    name.to_string()
}

fn main() {
    let _ = connect("a");
}
