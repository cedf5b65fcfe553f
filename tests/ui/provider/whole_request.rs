use ravyn::prelude::*;

#[provider]
fn target(request: Request) -> String {
    request.uri().to_string()
}

fn main() {
    let _ = Ravyn::new().dependency(target);
}
