//! What a program says of its provider.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use ravyn_core::error::{BuildError, BuildFault};
use ravyn_core::settings::Clock;

use super::address::Address;
use super::discovery::{Metadata, location};
use super::keys::Source;
use super::provider::Parts;
use super::{ProviderVerifier, RemoteClient, RemoteKeys};
use crate::jwt::{Algorithm, JwtConfig};

/// The longest leeway. Clocks that differ by more are not set.
const MOST_LEEWAY: Duration = Duration::from_secs(30);

/// A provider whose tokens are accepted. It is inert: [`build`](Self::build) finds every fault, and the first token, or
/// [`ProviderVerifier::ready`], asks the provider.
///
/// # Defaults
/// | setting | default |
/// |---|---|
/// | audiences of access tokens | none: name one, or a client |
/// | client of ID tokens | none |
/// | address of the keys | what the metadata say |
/// | metadata | `<issuer>/.well-known/openid-configuration` |
/// | algorithms | RS, PS, ES and EdDSA, one for each key |
/// | types of access tokens | `at+jwt`, which is always accepted |
/// | required claims | `iss`, `aud`, `sub`, `exp`; `iat` of ID tokens: they are always required |
/// | leeway | 0 s, at most 30 s |
///
/// # Example
/// ```
/// use ravyn_security::remote::ProviderConfig;
///
/// let provider = ProviderConfig::new("https://id.example").audience("shop").accept_typ("JWT").build()?;
/// assert_eq!(provider.issuer(), "https://id.example");
///
/// let fault = ProviderConfig::new("http://id.example").audience("shop").build().unwrap_err();
/// assert!(fault.to_string().contains("must be https"));
/// # Ok::<(), ravyn_core::error::BuildError>(())
/// ```
#[derive(Clone)]
#[must_use = "a configuration does nothing until it is built"]
pub struct ProviderConfig {
    issuer: String,
    audiences: Vec<String>,
    client_id: Option<String>,
    jwks_uri: Option<String>,
    metadata: Metadata,
    algorithms: Vec<Algorithm>,
    kinds: Vec<String>,
    required: Vec<Cow<'static, str>>,
    leeway: Duration,
    client: RemoteClient,
    clock: Clock,
}

impl ProviderConfig {
    /// A provider by its issuer, letter by letter as its tokens have it.
    pub fn new(issuer: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            audiences: Vec::new(),
            client_id: None,
            jwks_uri: None,
            metadata: Metadata::OpenId,
            algorithms: Vec::new(),
            kinds: Vec::new(),
            required: Vec::new(),
            leeway: Duration::ZERO,
            client: RemoteClient::new(),
            clock: Clock::system(),
        }
    }

    /// Whom access tokens are for: a value of `aud`. Several are alternatives.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audiences.push(audience.into());
        self
    }

    /// The client whose ID tokens are accepted.
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        self.client_id = Some(id.into());
        self
    }

    /// Where the keys are. The provider's metadata are then not read.
    pub fn jwks_uri(mut self, address: impl Into<String>) -> Self {
        self.jwks_uri = Some(address.into());
        self
    }

    /// Reads the metadata of an authorization server (RFC 8414 §3) in the place of those of an OpenID provider.
    pub fn oauth_metadata(mut self) -> Self {
        self.metadata = Metadata::OAuth;
        self
    }

    /// An algorithm whose keys are taken. Several are alternatives; those of secrets are never taken.
    pub fn algorithm(mut self, algorithm: Algorithm) -> Self {
        self.algorithms.push(algorithm);
        self
    }

    /// A type of access tokens that is accepted besides `at+jwt`: `"JWT"` for a provider that knows no better. Where an
    /// audience is also a client of the provider, that client's ID tokens could then pass as access tokens.
    pub fn accept_typ(mut self, typ: impl Into<String>) -> Self {
        self.kinds.push(typ.into());
        self
    }

    /// Requires a claim of access tokens, such as `jti`.
    pub fn require_claim(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.required.push(name.into());
        self
    }

    /// How far the clocks of provider and verifier may differ.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }

    /// The client that asks the provider.
    pub fn client(mut self, client: RemoteClient) -> Self {
        self.client = client;
        self
    }

    /// Where the provider describes itself.
    pub(crate) fn metadata_address(&self) -> String {
        location(&self.issuer, self.metadata)
    }

    /// What tells the time: that of the application.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Checks it. Nothing is asked yet.
    ///
    /// # Errors
    /// Every fault at once: RV0040, when neither an audience nor a client is named; RV0041 for an address that may not
    /// be called, a leeway of more than 30 seconds, a value that is empty, an algorithm of secrets.
    pub fn build(self) -> Result<ProviderVerifier, BuildError> {
        let mut faults = self.faults();
        let source = self.source().map_err(|fault| faults.push(fault)).ok();
        BuildError::check(faults)?;
        let source = source.expect("without a source there is a fault");
        let keys = RemoteKeys::of(source, self.algorithms, self.client, self.clock.clone());
        let mut config = JwtConfig::new()
            .keys(keys.ring().clone())
            .issuer(&*self.issuer)
            .leeway(self.leeway);
        for audience in &self.audiences {
            config = config.audience(audience);
        }
        for kind in self.kinds {
            config = config.accept_typ(kind);
        }
        for name in self.required {
            config = config.require_claim(name);
        }
        let verifier = config.build(&self.issuer)?.verifier();
        let id_tokens = self.client_id.map(|id| {
            let verifier = verifier.id_tokens(&*id);
            (id, verifier)
        });
        Ok(ProviderVerifier::of(Parts {
            issuer: self.issuer,
            keys,
            access_tokens: (!self.audiences.is_empty()).then_some(verifier),
            id_tokens,
            leeway: self.leeway,
            clock: self.clock,
        }))
    }

    fn source(&self) -> Result<Source, BuildFault> {
        let issuer = Address::of_issuer(&self.issuer);
        match &self.jwks_uri {
            Some(address) => match Address::of(address) {
                Ok(address) => Ok(Source::Told(address)),
                Err(_) => Err(fault("jwks_uri", &ADDRESS)),
            },
            None if issuer.is_err() => Err(fault("issuer", &ADDRESS)),
            None => Ok(Source::Issuer(self.issuer.clone(), self.metadata)),
        }
    }

    fn faults(&self) -> Vec<BuildFault> {
        let mut faults = Vec::new();
        if self.audiences.is_empty() && self.client_id.is_none() {
            let fault = BuildFault::new("RV0040", "the audience of a provider's tokens is missing");
            faults.push(fault.help("write `.audience(..)`, or `.client_id(..)` for ID tokens"));
        }
        if self.leeway > MOST_LEEWAY {
            faults.push(fault("leeway", &"must be at most 30 seconds"));
        }
        let is_empty = String::is_empty;
        let texts = [
            ("issuer", self.jwks_uri.is_some() && self.issuer.is_empty()),
            ("audience", self.audiences.iter().any(is_empty)),
            ("client_id", self.client_id.as_ref().is_some_and(is_empty)),
            ("accept_typ", self.kinds.iter().any(is_empty)),
        ];
        for (setting, _) in texts.iter().filter(|(_, is_empty)| *is_empty) {
            faults.push(fault(setting, &"must not be empty"));
        }
        for algorithm in self.algorithms.iter().filter(|one| is_of_secrets(**one)) {
            let what = format!("must not be {algorithm}: a provider publishes no secret");
            faults.push(fault("algorithm", &what));
        }
        faults
    }
}

const ADDRESS: &str =
    "must be https, or http to this machine, with no name, password, query or fragment in it";

fn fault(setting: &str, what: &impl fmt::Display) -> BuildFault {
    let method = if setting == "issuer" { "new" } else { setting };
    BuildFault::new("RV0041", format!("the setting `{setting}` {what}"))
        .note(format!("it comes from `ProviderConfig::{method}`"))
        .help("change it there")
}

fn is_of_secrets(algorithm: Algorithm) -> bool {
    use Algorithm::{Hs256, Hs384, Hs512};
    matches!(algorithm, Hs256 | Hs384 | Hs512)
}

/// Addresses are not shown: one that is refused by [`build`](ProviderConfig::build) may have a password in it.
impl fmt::Debug for ProviderConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderConfig")
            .field("audiences", &self.audiences)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}
