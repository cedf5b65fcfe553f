use ravyn::prelude::*;

static OAUTH2: OAuth2PasswordBearer = OAuth2PasswordBearer::new("/token");

#[get("/", security(OAUTH2, scopes(read)))]
async fn index() {}

fn main() {
    let _ = Ravyn::new().routes(routes![index]);
}
