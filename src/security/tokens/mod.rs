//! Ready routes: log in, renew, log out, and who one is.

mod handlers;
mod late_store;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ravyn_security::jwt::Jwt;
use ravyn_security::token::{
    ACCESS_LIFETIME, REFRESH_LIFETIME, Revocations, TokenIssuer, lifetime_faults,
};
use serde::de::DeserializeOwned;

use self::handlers::{keys, log_in, log_out, log_out_everywhere, me, renew};
use self::late_store::LateStore;
use super::log_in::{DynLogIn, LogIn, held};
use crate::app::{AppBuilder, Extension};
use crate::error::{BoxError, Error};
use crate::inject::IntoDependency;
use crate::layer::LevelSettings;
use crate::prelude::*;
use crate::store::{SharedStore, Store};

/// Routes that issue, renew and revoke the tokens of a [`JwtAuth`]: one line of an application.
///
/// | route | what |
/// |---|---|
/// | `POST /token` | logs in with a name and a password (RFC 6749 §4.3): the form of [`OAuth2PasswordRequestForm`] |
/// | `POST /token/refresh` | renews: `refresh_token`, and `scope` for fewer of them (RFC 6749 §6) |
/// | `POST /logout` | ends the login of a refresh token, or an access token alone (RFC 7009); 204 whatever it was |
/// | `POST /logout/everywhere` | ends every login of who asks |
/// | `GET /me` | says who asks |
/// | `GET /.well-known/jwks.json` | the public keys (RFC 7517); never below another path |
///
/// The level gets [`TokenIssuer`] and [`Revocations`], so that the scheme refuses what was revoked from that moment on.
/// Its clients are public ones: they are believed who they say they are in `client_id`, and a secret of theirs is not asked.
/// Mounted applications refuse what was revoked, too.
/// Where a [`LoginThrottle`] is given, failures to log in are counted.
///
/// # Defaults
/// Access tokens are good for 15 minutes, a login for 14 days; see [`TokenIssuer::builder`].
///
/// # Example
/// ```
/// use ravyn::prelude::*;
/// use ravyn::security::token::Grant;
/// use ravyn::security::{LogIn, TokenRoutes};
/// use ravyn::store::MemoryStore;
///
/// #[derive(Clone, serde::Deserialize)]
/// struct Claims {
///     sub: String,
/// }
///
/// static JWT: JwtAuth<Claims> = JwtAuth::from_env().password_flow("/token", &[("read", "Read access")]);
///
/// struct Accounts;
///
/// impl LogIn for Accounts {
///     async fn log_in(&self, form: &OAuth2PasswordRequestForm) -> Result<Option<Grant>, ravyn::Error> {
///         let is_ada = form.username == "ada" && form.password.expose() == "correct horse";
///         Ok(is_ada.then(|| Grant::new("ada").scope("read")))
///     }
/// }
///
/// fn app() -> Ravyn {
///     Ravyn::new()
///         .state(Accounts)
///         .extension(TokenRoutes::new::<_, Accounts>(&JWT, MemoryStore::new()))
/// }
/// # let _ = app();
/// ```
#[derive(Clone)]
#[must_use = "it does nothing until it is given to an application"]
pub struct TokenRoutes {
    prefix: String,
    store: SharedStore,
    access: Duration,
    refresh: Duration,
    /// Gives a level what the types of the program say.
    level: Arc<dyn Fn(LevelSettings) -> LevelSettings + Send + Sync>,
    /// Says whose the routes are that need to know it.
    authenticate: Arc<dyn Fn(Include) -> Include + Send + Sync>,
}

impl TokenRoutes {
    /// Routes for the tokens of a scheme: `L` says who may log in, and what has to be known of tokens stands in `store`.
    #[track_caller]
    pub fn new<C, L>(scheme: &'static JwtAuth<C>, store: impl Store) -> Self
    where
        C: DeserializeOwned + Send + Sync + 'static,
        L: LogIn,
    {
        Self::of::<C, L>(scheme, store.shared(), |level| {
            level.dependency(Provider::value(StoreIsOpen))
        })
    }

    /// The same with a store that the application provides, such as one that is opened at its startup.
    ///
    /// # Example
    /// ```
    /// use ravyn::prelude::*;
    /// # use ravyn::security::token::Grant;
    /// use ravyn::security::{LogIn, TokenRoutes};
    /// use ravyn::store::MemoryStore;
    /// # #[derive(Clone, serde::Deserialize)]
    /// # struct Claims {
    /// #     sub: String,
    /// # }
    /// # static JWT: JwtAuth<Claims> = JwtAuth::from_env();
    /// # struct Accounts;
    /// # impl LogIn for Accounts {
    /// #     async fn log_in(&self, _: &OAuth2PasswordRequestForm) -> Result<Option<Grant>, ravyn::Error> {
    /// #         Ok(None)
    /// #     }
    /// # }
    ///
    /// async fn open() -> MemoryStore {
    ///     MemoryStore::new()
    /// }
    ///
    /// fn app() -> Ravyn {
    ///     Ravyn::new()
    ///         .state(Accounts)
    ///         .dependency(Provider::<MemoryStore>::app(open))
    ///         .extension(TokenRoutes::kept_in::<_, Accounts, MemoryStore>(&JWT))
    /// }
    /// # let _ = app();
    /// ```
    #[track_caller]
    pub fn kept_in<C, L, S>(scheme: &'static JwtAuth<C>) -> Self
    where
        C: DeserializeOwned + Send + Sync + 'static,
        L: LogIn,
        S: Store + Clone,
    {
        let late = LateStore::default();
        let store = late.clone().shared();
        let open = move |store: Inject<S>| {
            late.open(S::clone(&store).shared());
            StoreIsOpen
        };
        Self::of::<C, L>(scheme, store, move |level| {
            level.dependency(Provider::<StoreIsOpen>::app(open.clone()))
        })
    }

    #[track_caller]
    fn of<C, L>(
        scheme: &'static JwtAuth<C>,
        store: SharedStore,
        opened: impl Fn(LevelSettings) -> LevelSettings + Send + Sync + 'static,
    ) -> Self
    where
        C: DeserializeOwned + Send + Sync + 'static,
        L: LogIn,
    {
        let level = move |level: LevelSettings| {
            let log_in = Provider::<dyn DynLogIn>::shared(Scope::Request, held::<L>);
            opened(level).dependency(scheme.keys()).dependency(log_in)
        };
        Self {
            prefix: "/".to_owned(),
            store,
            access: ACCESS_LIFETIME,
            refresh: REFRESH_LIFETIME,
            level: Arc::new(level),
            authenticate: Arc::new(move |include| include.authentication(scheme)),
        }
    }

    /// Puts the routes below a path, all but that of the keys: `/auth/token` and so on.
    pub fn at(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// How long an access token is good, in whole seconds. Default: 15 minutes.
    pub const fn access_lifetime(mut self, lifetime: Duration) -> Self {
        self.access = lifetime;
        self
    }

    /// How long a login can be renewed, in whole seconds. Default: 14 days.
    pub const fn refresh_lifetime(mut self, lifetime: Duration) -> Self {
        self.refresh = lifetime;
        self
    }

    fn issuer(&self) -> impl IntoDependency<Provider<TokenIssuer>> + use<> {
        let (store, access, refresh) = (self.store.clone(), self.access, self.refresh);
        let make = move |jwt: Inject<Jwt>, _: Inject<StoreIsOpen>| -> Result<TokenIssuer, Error> {
            let issuer = TokenIssuer::builder(&jwt, store.clone())
                .access_lifetime(access)
                .refresh_lifetime(refresh);
            issuer.build().map_err(Error::internal)
        };
        Provider::<TokenIssuer>::app(make)
    }
}

/// The store can be asked.
#[derive(Clone, Copy)]
struct StoreIsOpen;

impl fmt::Debug for TokenRoutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenRoutes")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

impl Extension for TokenRoutes {
    fn name(&self) -> &'static str {
        "token_routes"
    }

    fn install(self, app: &mut AppBuilder) -> Result<(), BoxError> {
        for fault in lifetime_faults(self.access, self.refresh) {
            app.fault(fault);
        }
        let issuer = self.issuer();
        // Mounted applications verify the same tokens.
        let revocations = Provider::value_everywhere(Revocations::new(self.store.clone()));
        app.level(|level| {
            let level = (self.level)(level).dependency(issuer);
            level.dependency(revocations)
        });
        let known = (self.authenticate)(Include::new("/"));
        let known = known.routes(routes![log_out_everywhere, me]);
        let open = Include::new(self.prefix).routes(routes![log_in, renew, log_out]);
        app.include(open.include(known));
        app.include(Include::new("/").routes(routes![keys]));
        Ok(())
    }
}
