use ravyn::prelude::*;

struct Offer;

#[get("/item")]
async fn item() -> Result<Offer, HttpError> {
    Ok(Offer)
}

fn main() {
    let _ = routes![item];
}
