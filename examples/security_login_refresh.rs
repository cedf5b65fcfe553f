//! Log in, renew, log out: an access token for a quarter of an hour, and a refresh token that gets the next one and is
//! good once.
//!
//! ```sh
//! export JWT_SECRET_KEY=$(head -c 32 /dev/urandom | base64)
//! cargo run --example security_login_refresh
//! ```
//!
//! In another terminal:
//!
//! ```console
//! $ curl -d username=ada -d 'password=brown cows in a hat' localhost:8000/token
//! {"access_token":"..","token_type":"Bearer","expires_in":900,"refresh_token":"..","scope":"read write"}
//! $ FIRST=$(curl -s -d username=ada -d 'password=brown cows in a hat' localhost:8000/token | jq -r .refresh_token)
//! $ ACCESS=$(curl -s -d refresh_token=$FIRST localhost:8000/token/refresh | jq -r .access_token)
//! $ curl -H "authorization: Bearer $ACCESS" localhost:8000/protected
//! {"user":"ada"}
//! $ curl -H "authorization: Bearer $ACCESS" localhost:8000/me
//! {"subject":"ada","scopes":["read","write"],"roles":[],"permissions":[]}
//! ```
//!
//! A refresh token that comes a second time was stolen, or its successor was: all that came of this log-in ends.
//!
//! ```console
//! $ curl -i -d refresh_token=$FIRST localhost:8000/token/refresh
//! HTTP/1.1 400 Bad Request
//! cache-control: no-store
//! ..
//!
//! {"error":"invalid_grant","error_description":"the grant is not valid"}
//! $ curl -H "authorization: Bearer $ACCESS" localhost:8000/protected
//! {"title":"Unauthorized","status":401,"code":"invalid-credential","detail":"the credential is not good"}
//! ```
//!
//! Logging out ends a log-in, or all of them. After five wrong passwords the account has to wait: 429.
//!
//! ```console
//! $ SECOND=$(curl -s -d username=ada -d 'password=brown cows in a hat' localhost:8000/token | jq -r .refresh_token)
//! $ curl -i -d token=$SECOND localhost:8000/logout
//! HTTP/1.1 204 No Content
//! ..
//!
//! $ curl -i -d refresh_token=$SECOND localhost:8000/token/refresh
//! HTTP/1.1 400 Bad Request
//! ..
//!
//! {"error":"invalid_grant","error_description":"the grant is not valid"}
//! $ THIRD=$(curl -s -d username=ada -d 'password=brown cows in a hat' localhost:8000/token | jq -r .access_token)
//! $ curl -X POST -H "authorization: Bearer $THIRD" localhost:8000/logout/everywhere
//! $ curl -H "authorization: Bearer $THIRD" localhost:8000/protected
//! {"title":"Unauthorized","status":401,"code":"invalid-credential","detail":"the credential is not good"}
//! $ curl -i -d username=ada -d password=guess localhost:8000/token
//! HTTP/1.1 400 Bad Request
//! ..
//!
//! {"error":"invalid_grant","error_description":"the grant is not valid"}
//! ```

use std::collections::HashMap;

use ravyn::prelude::*;
use ravyn::security::password::{PasswordError, Passwords};
use ravyn::security::token::Grant;
use ravyn::security::{LogIn, TokenRoutes};
use ravyn::store::MemoryStore;

/// What the program reads of an access token.
#[model]
#[derive(Clone)]
struct Claims {
    sub: String,
}

static JWT: JwtAuth<Claims> = JwtAuth::from_env().password_flow(
    "/token",
    &[("read", "Read access"), ("write", "Write access")],
);

/// Who may log in. The table stands for one of a database: names, with the hash of a password and scopes.
struct Accounts {
    passwords: Inject<Passwords>,
    table: HashMap<&'static str, (String, &'static str)>,
}

async fn accounts(passwords: Inject<Passwords>) -> Result<Accounts, PasswordError> {
    let ada = passwords.hash("brown cows in a hat").await?;
    let bob = passwords.hash("a bear on a bicycle").await?;
    let table = HashMap::from([("ada", (ada, "read write")), ("bob", (bob, "read"))]);
    Ok(Accounts { passwords, table })
}

impl LogIn for Accounts {
    async fn log_in(
        &self,
        form: &OAuth2PasswordRequestForm,
    ) -> Result<Option<Grant>, ravyn::Error> {
        let account = self.table.get(form.username.as_str());
        let stored = account.map(|(hash, _)| hash.as_str());
        let found = self
            .passwords
            .verify_or_dummy(&form.password, stored)
            .await?;
        let account = account.filter(|_| found.is_match());
        Ok(account.map(|(_, scopes)| Grant::new(&form.username).scope(scopes)))
    }
}

/// Say who is asking.
#[get("/protected")]
async fn protected(#[security(JWT, scopes("read"))] auth: Claims) -> Json<Value> {
    json!({"user": auth.sub}).into()
}

pub(crate) fn app() -> Ravyn {
    Ravyn::new()
        .title("Shop")
        .state(Passwords::new())
        .dependency(Provider::<Accounts>::app(accounts))
        .extension(LoginThrottle::new())
        .extension(TokenRoutes::new::<_, Accounts>(&JWT, MemoryStore::new()))
        .routes(routes![protected])
}

fn main() -> ravyn::Result {
    app().run()
}
