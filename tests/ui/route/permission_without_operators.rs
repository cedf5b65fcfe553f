use ravyn::prelude::*;

struct IsAdmin;

impl Permission for IsAdmin {
    async fn check(&self, _: &mut Request) -> Result<(), Denied> {
        Ok(())
    }
}

#[get("/items", permissions(IsAdmin & AllowAny))]
async fn items() {}

fn main() {
    let _ = routes![items];
}
