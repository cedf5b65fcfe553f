use ravyn::prelude::*;

struct IsAdmin;

#[permission(and)]
impl Permission for IsAdmin {
    async fn check(&self, _: &mut Request) -> Result<(), Denied> {
        Ok(())
    }
}

fn main() {
    let _ = IsAdmin & AllowAny;
}
