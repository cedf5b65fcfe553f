use ravyn::prelude::*;

struct Users<T>(T);

#[controller("/users")]
impl<T> Users<T> {
    #[get("/")]
    async fn list(&self) {}
}

fn main() {
    let _ = Users(1).list();
}
