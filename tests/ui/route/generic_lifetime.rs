use ravyn::prelude::*;

#[get("/hello")]
async fn hello<'a>(name: std::borrow::Cow<'a, str>) -> String {
    name.into_owned()
}

fn main() {
    let _ = routes![hello];
}
