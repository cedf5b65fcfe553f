//! The chain of nearly every application: a scheme finds a token, a provider finds its user, a handler gets the user.
//!
//! Run it with `cargo run --example security_current_user`, and ask it from another terminal, in this order:
//!
//! ```console
//! $ BOB=$(curl -s -d username=bob -d 'password=a bear on a bicycle' localhost:8000/token | jq -r .access_token)
//! $ curl -H "authorization: Bearer $BOB" localhost:8000/me
//! {"id":2,"name":"bob","is_admin":false}
//! $ curl -X PUT -H "authorization: Bearer $BOB" localhost:8000/users/ada/disabled
//! {"title":"Forbidden","status":403,"code":"not-an-admin","detail":"bob is no administrator"}
//! ```
//!
//! A user who is disabled is out with the next request, whatever tokens there are:
//!
//! ```console
//! $ ADA=$(curl -s -d username=ada -d 'password=brown cows in a hat' localhost:8000/token | jq -r .access_token)
//! $ curl -X PUT -H "authorization: Bearer $ADA" localhost:8000/users/bob/disabled
//! $ curl -i -H "authorization: Bearer $BOB" localhost:8000/me
//! HTTP/1.1 401 Unauthorized
//! www-authenticate: Bearer
//! ..
//!
//! {"title":"Unauthorized","status":401,"code":"no-user","detail":"nobody has this token"}
//! $ curl -d username=bob -d 'password=a bear on a bicycle' localhost:8000/token
//! {"title":"Bad Request","status":400,"code":"invalid_grant","detail":"name or password is wrong"}
//! ```

use ravyn::prelude::*;
use ravyn::security::ApiKeyHash;
use ravyn::security::password::Passwords;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};

static OAUTH2: OAuth2PasswordBearer = OAuth2PasswordBearer::new("/token");

const TABLES: &str = "
    CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, password TEXT NOT NULL,
        is_admin BOOLEAN NOT NULL, is_disabled BOOLEAN NOT NULL DEFAULT FALSE);
    CREATE TABLE tokens (prefix TEXT PRIMARY KEY, hash TEXT NOT NULL, ends_at INTEGER NOT NULL,
        user INTEGER NOT NULL REFERENCES users);";

const ADD_USERS: &str = "
    INSERT INTO users (name, password, is_admin) VALUES ('ada', ?1, TRUE), ('bob', ?2, FALSE)";
/// The database tells the time.
const ADD_TOKEN: &str = "
    INSERT INTO tokens (prefix, hash, user, ends_at) VALUES (?1, ?2, ?3, unixepoch() + 900)";
const USER_OF_TOKEN: &str = "
    SELECT id, name, is_admin, hash FROM tokens JOIN users ON id = user
    WHERE prefix = ?1 AND ends_at > unixepoch() AND NOT is_disabled";
const PASSWORD: &str = "SELECT id, password FROM users WHERE name = ?1 AND NOT is_disabled";
const DISABLE: &str = "UPDATE users SET is_disabled = TRUE WHERE name = ?1";

/// Users and tokens. Of a password and of a token only a hash is there.
struct Db(SqlitePool);

/// Your database is a file. This one is in memory: that of one connection, which must not end.
async fn open(passwords: Inject<Passwords>) -> Result<Db, ravyn::Error> {
    let options = SqlitePoolOptions::new().max_connections(1);
    let options = options.idle_timeout(None).max_lifetime(None);
    let pool = options.connect("sqlite::memory:").await.internal()?;
    sqlx::raw_sql(TABLES).execute(&pool).await.internal()?;
    let users = sqlx::query(ADD_USERS)
        .bind(passwords.hash("brown cows in a hat").await?)
        .bind(passwords.hash("a bear on a bicycle").await?);
    users.execute(&pool).await.internal()?;
    Ok(Db(pool))
}

#[model(response)]
struct User {
    id: i64,
    name: String,
    is_admin: bool,
}

#[derive(Debug, ApiError)]
enum UserError {
    #[error(status = 401, code = "no-user", "nobody has this token")]
    NoUser,
    #[error(status = 403, code = "not-an-admin", "{0} is no administrator")]
    NotAnAdmin(String),
    #[error(status = 500, "the users cannot be read")]
    Db(#[from] sqlx::Error),
}

/// Finds whose token it is. What it needs and how it fails is in the document of every route that asks for a user.
#[provider]
async fn current_user(
    #[security(OAUTH2)] token: BearerToken,
    db: Inject<Db>,
) -> Result<User, UserError> {
    let prefix = ApiKeyHash::prefix_of(token.expose()).ok_or(UserError::NoUser)?;
    let found = sqlx::query_as::<_, (i64, String, bool, String)>(USER_OF_TOKEN).bind(prefix);
    let found = found.fetch_optional(&db.0).await?;
    let (id, name, is_admin, hash) = found.ok_or(UserError::NoUser)?;
    match hash.parse::<ApiKeyHash>() {
        Ok(hash) if hash.matches(token.expose()) => Ok(User { id, name, is_admin }),
        _ => Err(UserError::NoUser),
    }
}

/// Show who is asking.
#[get("/me", dependencies(user = current_user))]
async fn me(user: User) -> User {
    user
}

/// Disable a user.
#[put("/users/{name}/disabled", status = 204, dependencies(user = current_user))]
async fn disable(name: String, user: User, db: Inject<Db>) -> Result<(), UserError> {
    if !user.is_admin {
        return Err(UserError::NotAnAdmin(user.name));
    }
    sqlx::query(DISABLE).bind(name).execute(&db.0).await?;
    Ok(())
}

/// Give a token for a name and a password.
#[post("/token", response_headers("cache-control" = "no-store"))]
async fn token(
    form: Form<OAuth2PasswordRequestForm>,
    passwords: Inject<Passwords>,
    db: Inject<Db>,
) -> Result<Json<Value>, ravyn::Error> {
    let user = sqlx::query_as::<_, (i64, String)>(PASSWORD).bind(&form.username);
    let user = user.fetch_optional(&db.0).await.internal()?;
    let stored = user.as_ref().map(|(_, hash)| hash.as_str());
    let found = passwords.verify_or_dummy(&form.password, stored).await?;
    let Some((id, _)) = user.filter(|_| found.is_match()) else {
        let refused = HttpError::bad_request("name or password is wrong");
        return Err(refused.code("invalid_grant").into());
    };
    let (token, hash) = ApiKeyHash::generate();
    let keep = sqlx::query(ADD_TOKEN).bind(hash.prefix());
    let keep = keep.bind(hash.to_text()).bind(id);
    keep.execute(&db.0).await.internal()?;
    Ok(json!({"access_token": token.expose(), "token_type": "bearer", "expires_in": 900}).into())
}

pub(crate) fn app() -> Ravyn {
    Ravyn::new()
        .title("Users")
        .state(Passwords::new())
        .dependency(Provider::<Db>::app(open))
        .routes(routes![me, disable, token])
}

fn main() -> ravyn::Result {
    app().run()
}
