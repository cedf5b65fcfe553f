use ravyn::prelude::*;

#[get("/report", timeout = "5")]
async fn report() {}

fn main() {
    let _ = routes![report];
}
