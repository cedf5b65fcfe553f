use ravyn::prelude::*;

#[get("/item")]
async fn item() -> Result<String, std::num::ParseIntError> {
    "5".parse::<u32>().map(|number| number.to_string())
}

fn main() {
    let _ = routes![item];
}
