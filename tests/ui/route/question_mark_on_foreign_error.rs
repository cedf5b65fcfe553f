use ravyn::prelude::*;

#[get("/count/{text}")]
async fn count(text: String) -> Result<String, ravyn::Error> {
    let count: u32 = text.parse()?;
    Ok(count.to_string())
}

fn main() {
    let _ = routes![count];
}
