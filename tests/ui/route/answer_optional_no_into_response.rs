use ravyn::prelude::*;

struct Parcel;

#[get("/item")]
async fn item() -> Option<Parcel> {
    None
}

fn main() {
    let _ = routes![item];
}
