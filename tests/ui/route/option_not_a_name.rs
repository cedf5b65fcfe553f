use ravyn::prelude::*;

#[get("/time", type = "TimeRoute")]
async fn time() {}

fn main() {
    let _ = routes![time];
}
