use ravyn::prelude::*;

#[get("/lamps")]
async fn lamps() -> Result<Vec<Lmap>, HttpError> {
    Ok(Vec::new())
}

fn main() {
    let _ = routes![lamps];
}
