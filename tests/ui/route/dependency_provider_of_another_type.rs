use ravyn::prelude::*;

struct Token;

#[get("/me", dependencies(token = Provider::<String>::value(String::new())))]
async fn me(token: Inject<Token>) {
    drop(token);
}

fn main() {
    let _ = routes![me];
}
