//! A kind of scheme, and what becomes of its credential.

use std::any::{Any, TypeId};
use std::borrow::Cow;
use std::fmt;

use ravyn_core::identity::Identity;
use ravyn_core::meta::{ArgumentMeta, ResponsesMeta, SchemeMeta};
use ravyn_core::params::Argument;
use ravyn_core::request::Request;
use ravyn_core::security::{AuthError, Failure, SecurityScheme};

use super::joined::joined;
use super::kind::{Kind, NoFlows, scopes_meta};
use super::verify::{Verify, Way};

/// A security scheme. Programs name it by its kind, as in `ApiKeyHeader<User>`, and keep it in a `static`.
///
/// `K` is the kind, and `V` what arguments get: the credential as it was sent, or what [`verify`](Self::verify) makes
/// of it.
pub struct Scheme<K: Kind, V> {
    pub(super) kind: K,
    name: Option<&'static str>,
    description: &'static str,
    scopes: &'static [(&'static str, &'static str)],
    way: Way<K::Credential, V>,
    has_scope: Option<fn(&V, &str) -> bool>,
}

impl<K: Kind> Scheme<K, K::Credential> {
    pub(super) const fn of(kind: K) -> Self {
        Self {
            kind,
            name: None,
            description: "",
            scopes: &[],
            way: Way::AsItIs(std::convert::identity),
            has_scope: None,
        }
    }

    /// Has credentials verified by a function, `async` or not: the credential is its first argument, and the others
    /// are what a request can give. It runs once for a request, whoever asks.
    ///
    /// It returns `Option<V>`, or a `Result` with an error of a handler. `None` is a 401 with the challenge of the
    /// scheme; an error answers for itself, so that a database which is down is no 401.
    ///
    /// # Example
    /// ```
    /// use ravyn_core::error::HttpError;
    /// use ravyn_core::inject::Inject;
    /// use ravyn_security::scheme::{ApiKey, ApiKeyHeader};
    ///
    /// #[derive(Clone)]
    /// struct Staff {
    ///     name: String,
    /// }
    ///
    /// struct Db;
    ///
    /// impl Db {
    ///     async fn staff_by_key(&self, key: &ApiKey) -> Result<Option<Staff>, HttpError> {
    ///         Ok(key.matches("secret").then(|| Staff { name: "Ada".to_owned() }))
    ///     }
    /// }
    ///
    /// async fn find_staff(key: ApiKey, db: Inject<Db>) -> Result<Option<Staff>, HttpError> {
    ///     db.staff_by_key(&key).await
    /// }
    ///
    /// static STAFF_KEY: ApiKeyHeader<Staff> = ApiKeyHeader::new("X-Staff-Key").verify(&find_staff);
    /// ```
    #[must_use]
    pub const fn verify<V, F, M>(self, function: &'static F) -> Scheme<K, V>
    where
        F: Verify<K::Credential, V, M>,
        V: 'static,
        M: 'static,
    {
        Scheme {
            kind: self.kind,
            name: self.name,
            description: self.description,
            scopes: self.scopes,
            way: Way::by(function),
            has_scope: None,
        }
    }
}

impl<K: NoFlows, V> Scheme<K, V> {
    /// The scopes that can be demanded, and what they allow. [`scopes_by`](Self::scopes_by) says who has one.
    #[must_use]
    pub const fn scopes(mut self, scopes: &'static [(&'static str, &'static str)]) -> Self {
        self.scopes = scopes;
        self
    }
}

impl<K: Kind, V> Scheme<K, V> {
    /// Its name in the document. Default: that of an API key's parameter, else the name of the kind.
    #[must_use]
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// What it is, for the document. CommonMark.
    #[must_use]
    pub const fn description(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// Says whether what was verified has a scope. An [`Identity`] says so itself.
    ///
    /// # Example
    /// ```
    /// use ravyn_security::scheme::{BearerToken, OAuth2PasswordBearer};
    ///
    /// #[derive(Clone)]
    /// struct User {
    ///     scopes: Vec<String>,
    /// }
    ///
    /// impl User {
    ///     fn may(&self, scope: &str) -> bool {
    ///         self.scopes.iter().any(|known| known == scope)
    ///     }
    /// }
    ///
    /// fn find_user(token: BearerToken) -> Option<User> {
    ///     token.matches("secret").then(|| User { scopes: vec!["read".to_owned()] })
    /// }
    ///
    /// static OAUTH2: OAuth2PasswordBearer<User> = OAuth2PasswordBearer::new("/token")
    ///     .scopes(&[("read", "Read access")])
    ///     .verify(&find_user)
    ///     .scopes_by(User::may);
    /// ```
    #[must_use]
    pub const fn scopes_by(mut self, has_scope: fn(&V, &str) -> bool) -> Self {
        self.has_scope = Some(has_scope);
        self
    }
}

impl<K: Kind, V: Clone + Send + Sync + 'static> SecurityScheme for Scheme<K, V> {
    type Credential = V;

    fn describe(&self) -> SchemeMeta {
        SchemeMeta {
            name: self.name.map_or_else(|| self.kind.name(), Cow::Borrowed),
            description: self.description.into(),
            kind: self.kind.describe(),
            scopes: scopes_meta(self.scopes),
        }
    }

    async fn authenticate(&self, request: &mut Request) -> Result<Option<V>, AuthError> {
        self.authenticate_with(request, &[]).await
    }

    fn challenge(&self, failure: &Failure) -> Option<Cow<'static, str>> {
        Some(self.kind.challenge(failure))
    }

    fn subject<'c>(&self, credential: &'c V) -> Option<&'c str> {
        let identity = (credential as &dyn Any).downcast_ref::<Identity>();
        identity.map(Identity::subject)
    }

    fn grants(&self, credential: &V, scope: &str) -> Option<bool> {
        if let Some(has_scope) = self.has_scope {
            return Some(has_scope(credential, scope));
        }
        let identity = (credential as &dyn Any).downcast_ref::<Identity>();
        identity.map(|identity| identity.has_scope(scope))
    }

    fn claims(&self) -> Option<&'static str> {
        self.kind.claims()
    }

    fn verifies(&self) -> bool {
        self.way.is_verified()
    }

    fn verifies_scopes(&self) -> bool {
        let is_identity = TypeId::of::<V>() == TypeId::of::<Identity>();
        self.way.is_verified() && (self.has_scope.is_some() || is_identity)
    }

    fn arguments(&self) -> Vec<ArgumentMeta> {
        self.way.arguments()
    }

    fn responses(&self) -> ResponsesMeta {
        self.way.responses()
    }

    async fn authenticate_with(
        &self,
        request: &mut Request,
        arguments: &[Argument],
    ) -> Result<Option<V>, AuthError> {
        match self.kind.find(request)? {
            None => Ok(None),
            Some(found) => self.way.go(found, request, arguments).await.map(Some),
        }
    }
}

impl<K: Kind, V> fmt::Debug for Scheme<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.map_or_else(|| self.kind.name(), Cow::Borrowed);
        write!(f, "Scheme({name})")
    }
}

joined!([K: Kind, V: Clone + Send + Sync + 'static] Scheme<K, V>);
