//! What a program says of its tokens.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ravyn_core::error::{BuildError, BuildFault};
use ravyn_core::settings::{Secret, Settings as _, Sources};

use super::rules::{Purpose, Rules};
use super::settings::{JwtSettings, MOST_LEEWAY};
use super::{Algorithm, JwtKey, KeyError, KeyRing, Signer, Verifier};

/// How tokens are verified and made. It is inert: [`build`](Self::build) reads what is to be read, and finds every fault.
///
/// What the program says goes before what it is told from outside.
///
/// # Defaults
/// | setting | variable | default |
/// |---|---|---|
/// | secret, or a key as PEM | `JWT_SECRET_KEY`, or `JWT_KEY_FILE` | none: without one there is no startup |
/// | id of the key | `JWT_KEY_ID` | none |
/// | algorithm | `JWT_ALGORITHM` | `HS256` for a secret; for a key what its type says |
/// | issuer | `JWT_ISSUER` | the name of the application |
/// | audience | `JWT_AUDIENCE` | the name of the application |
/// | leeway | `JWT_LEEWAY` | 0 s, at most 30 s |
/// | types | `JWT_ACCEPT_TYP` | `at+jwt`, which is always accepted |
/// | required claims | | `iss`, `aud`, `sub`, `exp`, which are always required |
///
/// # Example
/// ```
/// use ravyn_core::settings::Sources;
/// use ravyn_security::jwt::JwtConfig;
///
/// let sources = Sources::testing().environment([("JWT_SECRET_KEY", "correct horse battery staple, and more")]);
/// let jwt = JwtConfig::from_env().build_from("shop", &sources)?;
/// assert_eq!((jwt.issuer(), jwt.audience()), ("shop", "shop"));
/// # Ok::<(), ravyn_core::error::BuildError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a configuration does nothing until it is built"]
pub struct JwtConfig {
    is_environment_read: bool,
    key: Option<Source>,
    /// Keys that verify, besides.
    others: Vec<JwtKey>,
    algorithm: Option<Algorithm>,
    issuer: Option<String>,
    audiences: Vec<String>,
    leeway: Option<Duration>,
    kinds: Vec<String>,
    required: Vec<Cow<'static, str>>,
}

#[derive(Clone, Debug)]
enum Source {
    Secret(Secret<String>),
    Key(Result<JwtKey, KeyError>),
    Ring(KeyRing),
}

impl JwtConfig {
    /// A configuration that is told nothing from outside. It needs a [`secret`](Self::secret) or a [`key`](Self::key).
    pub const fn new() -> Self {
        Self::told(false)
    }

    /// A configuration that is told from outside what the program does not say. `JWT_SECRET_KEY` or `JWT_KEY_FILE` is
    /// enough.
    pub const fn from_env() -> Self {
        Self::told(true)
    }

    const fn told(is_environment_read: bool) -> Self {
        Self {
            is_environment_read,
            key: None,
            others: Vec::new(),
            algorithm: None,
            issuer: None,
            audiences: Vec::new(),
            leeway: None,
            kinds: Vec::new(),
            required: Vec::new(),
        }
    }

    /// The secret that signs and verifies.
    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        self.key = Some(Source::Secret(Secret::new(secret.into())));
        self
    }

    /// The key that verifies, and signs where it has a private part. One that could not be made is a fault of the
    /// build.
    pub fn key(mut self, key: impl IntoKey) -> Self {
        self.key = Some(Source::Key(key.into_key()));
        self
    }

    /// The keys of a ring, which change while the application runs, such as those of a provider. It may be empty.
    pub fn keys(mut self, ring: KeyRing) -> Self {
        self.key = Some(Source::Ring(ring));
        self
    }

    /// Another key that verifies, such as the one that signed until yesterday.
    pub fn also_accept(mut self, key: JwtKey) -> Self {
        self.others.push(key);
        self
    }

    /// The algorithm of the secret. A key has its own.
    pub const fn algorithm(mut self, algorithm: Algorithm) -> Self {
        self.algorithm = Some(algorithm);
        self
    }

    /// Who issues the tokens: the one value of `iss`.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// Whom the tokens are for: a value of `aud`. Several are alternatives, and the first is that of tokens made here.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audiences.push(audience.into());
        self
    }

    /// How far the clocks of issuer and verifier may differ.
    pub const fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = Some(leeway);
        self
    }

    /// A type of tokens that is accepted besides `at+jwt`: `"JWT"` for an issuer that knows no better. An issuer that
    /// makes ID tokens of the same type for the same audience could then pass them off as access tokens.
    pub fn accept_typ(mut self, typ: impl Into<String>) -> Self {
        self.kinds.push(typ.into());
        self
    }

    /// Requires a claim, such as `jti`.
    pub fn require_claim(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.required.push(name.into());
        self
    }

    /// Checks it for an application of this name.
    ///
    /// # Errors
    /// Every fault at once: a secret that is missing or too short, a key that cannot be used, a leeway of more than 30
    /// seconds, a value that is empty.
    pub fn build(&self, application: &str) -> Result<Jwt, BuildError> {
        self.build_from(application, &Sources::new())
    }

    /// As [`build`](Self::build), told by these sources.
    ///
    /// # Errors
    /// Those of [`build`](Self::build).
    pub fn build_from(&self, application: &str, sources: &Sources) -> Result<Jwt, BuildError> {
        let mut faults = Vec::new();
        let outside = self.outside(sources, &mut faults);
        let ring = self.own_keys(&mut faults);
        let ring = ring.or_else(|| outside.key.map(KeyRing::new));
        self.check(&mut faults);
        if ring.is_none() && self.key.is_none() && !self.is_environment_read {
            let fault = BuildFault::new("RV0040", "the key of tokens is missing");
            faults
                .push(fault.help("write `.secret(..)` or `.key(..)`, or `JwtConfig::from_env()`"));
        }
        for other in &self.others {
            if let Some(Err(error)) = ring.as_ref().map(|ring| ring.add(other.clone())) {
                faults.push(fault("also_accept", &error));
            }
        }
        BuildError::check(faults)?;
        let mut audiences = or(&self.audiences, outside.audience);
        if audiences.is_empty() {
            audiences.push(application.to_owned());
        }
        let leeway = self.leeway.or(outside.leeway).unwrap_or_default();
        let mut required: Vec<Cow<'static, str>> =
            ["iss", "aud", "sub", "exp"].map(Cow::from).into();
        required.extend(self.required.iter().cloned());
        let rules = Rules {
            purpose: Purpose::Access,
            issuer: (self.issuer.clone())
                .or(outside.issuer)
                .unwrap_or_else(|| application.to_owned()),
            audiences,
            leeway: leeway.as_secs(),
            kinds: or(&self.kinds, outside.accept_typ),
            required,
        };
        Ok(Jwt {
            keys: ring.expect("without a key there is a fault"),
            rules: Arc::new(rules),
        })
    }

    fn outside(&self, sources: &Sources, faults: &mut Vec<BuildFault>) -> Outside {
        let read = match (self.is_environment_read, &self.key) {
            (false, _) => return Outside::default(),
            (true, None) => JwtSettings::<true>::read(sources).map(Outside::from),
            (true, Some(_)) => JwtSettings::<false>::read(sources).map(Outside::from),
        };
        read.unwrap_or_else(|error| {
            faults.extend(Vec::<BuildFault>::from(error));
            Outside::default()
        })
    }

    /// The keys that the program names itself.
    fn own_keys(&self, faults: &mut Vec<BuildFault>) -> Option<KeyRing> {
        let (setting, key) = match self.key.as_ref()? {
            Source::Ring(ring) => return Some(ring.clone()),
            Source::Secret(secret) => {
                let algorithm = self.algorithm.unwrap_or(Algorithm::Hs256);
                ("secret", JwtKey::secret(algorithm, secret.expose()))
            }
            Source::Key(Ok(key)) if self.algorithm.is_some_and(|of| of != key.algorithm()) => {
                ("algorithm", Err(KeyError::OtherAlgorithm(key.algorithm())))
            }
            Source::Key(key) => ("key", key.clone()),
        };
        key.map_err(|error| faults.push(fault(setting, &error)))
            .map(KeyRing::new)
            .ok()
    }

    fn check(&self, faults: &mut Vec<BuildFault>) {
        if self.leeway.is_some_and(|leeway| leeway > MOST_LEEWAY) {
            faults.push(fault("leeway", &"must be at most 30 seconds"));
        }
        let empty = |values: &[String]| values.iter().any(String::is_empty);
        let texts = [
            ("issuer", self.issuer.as_ref().is_some_and(String::is_empty)),
            ("audience", empty(&self.audiences)),
            ("accept_typ", empty(&self.kinds)),
        ];
        for (setting, _) in texts.iter().filter(|(_, is_empty)| *is_empty) {
            faults.push(fault(setting, &"must not be empty"));
        }
    }
}

impl Default for JwtConfig {
    fn default() -> Self {
        Self::new()
    }
}

fn fault(setting: &str, what: &impl fmt::Display) -> BuildFault {
    BuildFault::new("RV0041", format!("the setting `{setting}` {what}"))
        .note(format!("it comes from `JwtConfig::{setting}`"))
        .help("change it there")
}

fn or(own: &[String], outside: Option<Vec<String>>) -> Vec<String> {
    if own.is_empty() {
        outside.unwrap_or_default()
    } else {
        own.to_vec()
    }
}

/// What was told from outside.
#[derive(Default)]
struct Outside {
    key: Option<JwtKey>,
    issuer: Option<String>,
    audience: Option<Vec<String>>,
    leeway: Option<Duration>,
    accept_typ: Option<Vec<String>>,
}

impl<const NEEDS_KEY: bool> From<JwtSettings<NEEDS_KEY>> for Outside {
    fn from(settings: JwtSettings<NEEDS_KEY>) -> Self {
        Self {
            key: settings.key,
            issuer: settings.issuer,
            audience: settings.audience,
            leeway: settings.leeway,
            accept_typ: settings.accept_typ,
        }
    }
}

/// A key, or what became of making one: [`JwtConfig::key`] takes both.
pub trait IntoKey {
    /// The key, or why there is none.
    ///
    /// # Errors
    /// When there is none.
    fn into_key(self) -> Result<JwtKey, KeyError>;
}

impl IntoKey for JwtKey {
    fn into_key(self) -> Result<JwtKey, KeyError> {
        Ok(self)
    }
}

impl IntoKey for Result<JwtKey, KeyError> {
    fn into_key(self) -> Result<JwtKey, KeyError> {
        self
    }
}

/// Keys and rules, from which come signers and verifiers. Clones share them.
#[derive(Clone, Debug)]
pub struct Jwt {
    keys: KeyRing,
    rules: Arc<Rules>,
}

impl Jwt {
    /// Verifies tokens by these keys and rules.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        Verifier::new(self.keys.clone(), self.rules.clone())
    }

    /// Makes tokens that [`verifier`](Self::verifier) takes.
    #[must_use]
    pub fn signer(&self) -> Signer {
        Signer::new(self.keys.clone(), self.rules.clone())
    }

    /// The keys. A change of them acts at once.
    #[must_use]
    pub fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// Who issues the tokens.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.rules.issuer
    }

    /// Whom tokens made here are for.
    #[must_use]
    pub fn audience(&self) -> &str {
        &self.rules.audiences[0]
    }
}
