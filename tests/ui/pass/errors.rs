//! Errors in all their forms.

use std::fmt::Debug;

use ravyn::prelude::*;

use super::client;

const LIMIT: u32 = 3;

#[derive(Debug, ApiError)]
enum ItemError<T: Debug + Send + Sync + 'static = ()> {
    /// Documented.
    #[error(status = 404, "no item {id:?}; at most {LIMIT}")]
    NotFound { id: T },
    #[error(
        status = 503,
        code = "no.database",
        title = "Try again",
        "cannot read: {0}"
    )]
    Database(#[source] std::io::Error),
    #[error(status = 500, "cannot parse")]
    Parse(#[from] std::num::ParseIntError),
    #[error(transparent)]
    Other(#[from] OtherError),
    #[error(status = 409, "{{}} is taken")]
    Taken,
}

#[derive(Debug, ApiError)]
#[error(status = 410, "gone")]
struct OtherError;

#[derive(Debug, ApiError)]
enum Never {}

#[get("/items/{id}")]
async fn item(id: String) -> Result<String, ItemError<u32>> {
    match id.parse()? {
        0 => Err(ItemError::NotFound { id: 0 }),
        1 => Err(ItemError::Database(std::io::Error::other("disk"))),
        2 => Err(OtherError)?,
        3 => Err(ItemError::Taken),
        id => Ok(u32::to_string(&id)),
    }
}

#[get("/never")]
async fn never() -> Result<&'static str, Never> {
    Ok("always")
}

#[get("/foreign/{id}")]
async fn foreign(id: String) -> Result<String, ravyn::Error> {
    let id: u32 = id.parse().internal()?;
    if id == 0 {
        return Err(OtherError)?;
    }
    Ok(id.to_string())
}

#[tokio::test]
async fn each_error_has_its_status_and_code() {
    let client = client(routes![item, never, foreign]);
    for (path, status, code) in [
        ("/items/0", 404, "not-found"),
        ("/items/1", 503, "no.database"),
        ("/items/2", 410, "gone"),
        ("/items/3", 409, "taken"),
        ("/items/x", 500, "parse"),
        ("/foreign/0", 410, "gone"),
        ("/foreign/x", 500, "internal"),
    ] {
        let problem: Value = client.get(path).send().await.json();
        assert_eq!(problem["status"], status, "{path}");
        assert_eq!(problem["code"], code, "{path}");
    }
    assert_eq!(client.get("/items/9").send().await.text(), "9");
    assert_eq!(client.get("/never").send().await.text(), "always");
}
