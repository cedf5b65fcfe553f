//! Schemes for the cases of `security`.

use ravyn::meta::{Place, SchemeKind, SchemeMeta};
use ravyn::prelude::*;
use ravyn_core::security::{AuthError, SecurityScheme};

#[derive(Clone)]
pub struct ApiKey(pub String);

#[derive(Clone)]
pub struct Token(pub String);

pub struct KeyHeader;
pub struct TokenHeader;

pub static API_KEY: KeyHeader = KeyHeader;
pub static TOKENS: TokenHeader = TokenHeader;

fn header(name: &'static str) -> SchemeMeta {
    SchemeMeta {
        name: name.into(),
        description: "".into(),
        kind: SchemeKind::ApiKey {
            place: Place::Header,
            name: name.into(),
        },
    }
}

impl SecurityScheme for KeyHeader {
    type Credential = ApiKey;

    fn describe(&self) -> SchemeMeta {
        header("x-key")
    }

    async fn authenticate(&self, _: &mut Request) -> Result<Option<ApiKey>, AuthError> {
        Ok(None)
    }
}

impl SecurityScheme for TokenHeader {
    type Credential = Token;

    fn describe(&self) -> SchemeMeta {
        header("x-token")
    }

    async fn authenticate(&self, _: &mut Request) -> Result<Option<Token>, AuthError> {
        Ok(None)
    }
}
