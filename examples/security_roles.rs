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
//! $ ROOT=$(cargo run -q --example security_roles -- token --sub root --claim 'roles=["admin"]')
//! $ curl -H "authorization: Bearer $ROOT" localhost:8000/admin
//! {"message":"Admin access granted"}
//! $ BOB=$(cargo run -q --example security_roles -- token --sub bob --claim 'roles=["clerk"]')
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

use ravyn::prelude::*;

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

pub(crate) fn app() -> Ravyn {
    let closed = Include::new("/")
        .require_authentication()
        .routes(routes![admin_only, reports, health]);
    Ravyn::new()
        .title("Roles")
        .extension(TokenCommand::from_env())
        .authentication(&JWT)
        .include(closed)
}

fn main() -> ravyn::Result {
    app().run()
}
