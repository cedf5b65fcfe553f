use ravyn::prelude::*;

#[get("/")]
async fn size((width, height): (u32, u32)) -> String {
    format!("{width} {height}")
}

fn main() {
    let _ = routes![size];
}
