use ravyn::prelude::*;

struct Theme;

#[get("/theme")]
async fn theme(theme: Option<Theme>) {
    drop(theme);
}

fn main() {
    let _ = routes![theme];
}
