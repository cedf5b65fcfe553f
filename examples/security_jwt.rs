//! Claims of the program's own: what a token says of its owner is read into a type, and a token that does not say it
//! is refused.
//!
//! ```sh
//! export JWT_SECRET_KEY=$(head -c 32 /dev/urandom | base64)
//! cargo run --example security_jwt
//! ```
//!
//! In another terminal with the same variable:
//!
//! ```console
//! $ TOKEN=$(cargo run -q --example security_jwt -- token --sub alice --claim email=alice@example.com)
//! $ curl -H "authorization: Bearer $TOKEN" localhost:8000/users/me
//! {"email":"alice@example.com","user_id":"alice"}
//! $ curl -H "authorization: Bearer $TOKEN" localhost:8000/users/me/token
//! {"expires_in":900,"subject":"alice"}
//! $ curl localhost:8000/users/me
//! {"title":"Unauthorized","status":401,"code":"unauthorized","detail":"the request has no credential"}
//! $ BARE=$(cargo run -q --example security_jwt -- token --sub alice)
//! $ curl -H "authorization: Bearer $BARE" localhost:8000/users/me
//! {"title":"Unauthorized","status":401,"code":"invalid-credential","detail":"the credential is not good"}
//! $ curl -H "authorization: Bearer $TOKEN" -H "authorization: Bearer $TOKEN" localhost:8000/users/me
//! {"title":"Bad Request","status":400,"code":"invalid-request","detail":"the credential cannot be read"}
//! ```
//!
//! Why a token was refused stands in the log, and in no answer.

use ravyn::prelude::*;

/// What the program reads of a token; a token may say more.
#[model]
#[derive(Clone)]
struct Claims {
    sub: String,
    email: String,
}

/// One scheme for several routes.
static JWT: JwtAuth<Claims> = JwtAuth::from_env();

/// Show who is asking.
#[get("/users/me", dependencies(auth = JwtAuth::<Claims>::from_env()))]
async fn get_current_user(auth: Claims) -> Json<Value> {
    json!({"user_id": auth.sub, "email": auth.email}).into()
}

/// Show what is known of the token itself.
#[get("/users/me/token")]
async fn get_token(#[security(JWT)] token: JwtToken<Claims>) -> Json<Value> {
    let lifetime = token
        .issued_at()
        .map(|issued| token.expires_at().duration_since(issued));
    let seconds = lifetime
        .and_then(Result::ok)
        .map(|lifetime| lifetime.as_secs());
    json!({"subject": token.subject(), "expires_in": seconds}).into()
}

pub(crate) fn app() -> Ravyn {
    Ravyn::new()
        .title("Users")
        .extension(TokenCommand::from_env())
        .routes(routes![get_current_user, get_token])
}

fn main() -> ravyn::Result {
    app().run()
}
