use ravyn::prelude::*;

#[derive(Clone)]
struct Claims {
    sub: String,
}

static JWT: JwtAuth<Claims> = JwtAuth::from_env();

#[get("/")]
async fn index(#[security(JWT)] auth: Claims) -> String {
    auth.sub
}

fn main() {
    let _ = Ravyn::new().routes(routes![index]);
}
