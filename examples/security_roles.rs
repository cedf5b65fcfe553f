//! Roles: 401 for who does not say who they are, 403 for who may not.
//!
//! ```sh
//! export JWT_SECRET_KEY=$(head -c 32 /dev/urandom | base64)
//! cargo run --example security_roles
//! ```
//!
//! In another terminal with the same variable:
//!
//! ```console
//! $ ROOT=$(cargo run -q --example security_roles -- token --sub root --role admin)
//! $ curl -H "authorization: Bearer $ROOT" localhost:8000/admin
//! {"message":"Admin access granted"}
//! $ BOB=$(cargo run -q --example security_roles -- token --sub bob --role clerk)
//! $ curl -H "authorization: Bearer $BOB" localhost:8000/admin
//! {"title":"Forbidden","status":403,"code":"forbidden","detail":"you lack the role `admin`"}
//! $ curl -i localhost:8000/admin
//! HTTP/1.1 401 Unauthorized
//! www-authenticate: Bearer
//! ..
//!
//! {"title":"Unauthorized","status":401,"code":"unauthorized","detail":"you have to say who you are"}
//! $ curl -H "authorization: Bearer $BOB" localhost:8000/reports
//! {"for":"bob"}
//! $ curl localhost:8000/healthz
//! well
//! ```
//!
//! `audit` prints who may reach what, without a secret and without a socket; the second fails, because `/healthz` is
//! public and no list says that it may be:
//!
//! ```sh
//! cargo run -q --example security_roles audit
//! cargo run -q --example security_roles audit --deny-public
//! ```

use std::time::SystemTime;

use ravyn::error::BoxError;
use ravyn::prelude::*;
use ravyn::security::jwt::{JwtClaims, JwtConfig};

#[model]
#[derive(Clone)]
struct Claims {
    #[field(default)]
    roles: Vec<String>,
}

/// Says who a request comes from, with the roles of the token.
static JWT: JwtAuth<Claims> = JwtAuth::from_env().identify(|identity, claims| {
    let roles = claims.roles.iter().cloned();
    roles.fold(identity, Identity::role)
});

/// For administrators alone.
#[get("/admin", permissions(IsAuthenticated, HasRole("admin")))]
async fn admin_only() -> Json<Value> {
    json!({"message": "Admin access granted"}).into()
}

/// For administrators and clerks.
#[get("/reports", permissions(HasAnyRole(&["admin", "clerk"])))]
async fn reports(who: Identity) -> Json<Value> {
    json!({"for": who.subject()}).into()
}

/// For everybody.
#[get("/healthz", public)]
async fn health() -> &'static str {
    "well"
}

const TITLE: &str = "Roles";

pub(crate) fn app() -> Ravyn {
    let closed = Include::new("/")
        .require_authentication()
        .routes(routes![admin_only, reports, health]);
    Ravyn::new()
        .title(TITLE)
        .authentication(&JWT)
        .include(closed)
}

/// `token --sub root --role admin`
pub(crate) fn token(words: &[&str], sources: &Sources) -> Result<String, BoxError> {
    let ["--sub", subject, "--role", role] = words else {
        return Err("say whose token it is: token --sub root --role admin".into());
    };
    let jwt = JwtConfig::from_env().build_from(TITLE, sources)?;
    let claims = JwtClaims::new(*subject).with(json!({ "roles": [role] }));
    Ok(jwt.signer().sign(&claims, SystemTime::now())?)
}

#[expect(clippy::print_stdout, reason = "the token is what the command is for")]
fn main() -> ravyn::Result {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match &words[..] {
        ["token", rest @ ..] => println!("{}", token(rest, &Sources::new())?),
        _ => app().run()?,
    }
    Ok(())
}
