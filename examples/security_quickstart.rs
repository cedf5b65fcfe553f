//! A route for those who have a token: signed, in date, of this issuer, for this audience.
//!
//! There is no default secret, so the program needs one, and both terminals the same:
//!
//! ```sh
//! export JWT_SECRET_KEY=$(head -c 32 /dev/urandom | base64)
//! cargo run --example security_quickstart
//! ```
//!
//! In the other terminal, `token --sub alice` makes a token, which is good for 15 minutes:
//!
//! ```console
//! $ TOKEN=$(cargo run -q --example security_quickstart -- token --sub alice)
//! $ curl -H "authorization: Bearer $TOKEN" localhost:8000/protected
//! {"message":"Authenticated!","user":"alice"}
//! $ curl -i localhost:8000/protected
//! HTTP/1.1 401 Unauthorized
//! www-authenticate: Bearer
//! ..
//!
//! {"title":"Unauthorized","status":401,"code":"unauthorized","detail":"the request has no credential"}
//! $ curl -i -H "authorization: Bearer x$TOKEN" localhost:8000/protected
//! HTTP/1.1 401 Unauthorized
//! www-authenticate: Bearer error="invalid_token"
//! ..
//!
//! {"title":"Unauthorized","status":401,"code":"invalid-credential","detail":"the credential is not good"}
//! ```
//!
//! Without the variable it does not start, and says what is missing:
//!
//! ```sh
//! env -u JWT_SECRET_KEY cargo run --example security_quickstart
//! ```

use ravyn::prelude::*;

/// What the program reads of a token.
#[model]
#[derive(Clone)]
struct Claims {
    sub: String,
}

/// Say who is asking.
#[get("/protected", dependencies(auth = JwtAuth::<Claims>::from_env()))]
async fn protected(auth: Claims) -> Json<Value> {
    json!({"user": auth.sub, "message": "Authenticated!"}).into()
}

pub(crate) fn app() -> Ravyn {
    Ravyn::new()
        .title("Quickstart")
        .extension(TokenCommand::from_env())
        .routes(routes![protected])
}

fn main() -> ravyn::Result {
    app().run()
}
