//! Asks the server that issued a token what it is (RFC 7662).

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use form_urlencoded::{Serializer, byte_serialize};
use http::HeaderValue;
use ravyn_core::error::{BuildError, BuildFault};
use ravyn_core::settings::{Clock, Secret};
use tokio::sync::Semaphore;

use super::address::Address;
use super::known_tokens::{KnownTokens, digest};
use super::{Introspected, RemoteClient, RemoteError};

/// A longer token in bytes is nobody's, and is not sent.
const LONGEST: usize = 8192;

/// Questions that are under way at once. A flood of tokens that nobody knows must not become one at the server.
const MOST_QUESTIONS: usize = 64;

/// Asks a server about opaque tokens. Clones share what they know.
///
/// What it knows of a token it forgets with the time: one that is revoked is accepted for that long. A token that is
/// not active is asked about each time.
///
/// # Defaults
/// | what | default |
/// |---|---|
/// | an active token is known for | 30 s, and never beyond its `exp`; 0 s: not at all |
/// | tokens that are known at once | 10,000; of each a hash is kept |
/// | `token_type_hint` | `access_token` |
/// | audience | not checked |
/// | questions that are under way at once | 64; a further one waits its turn |
/// | length of a token | at most 8,192 bytes; a longer one is not active |
///
/// # Example
/// ```no_run
/// use ravyn_security::remote::{Introspection, RemoteError};
///
/// async fn look(token: &str) -> Result<(), RemoteError> {
///     let server = Introspection::new("https://id.example/introspect", "shop", "the secret of the shop");
///     assert!(!format!("{server:?}").contains("secret of the shop"));
///     match server.introspect(token).await? {
///         Some(token) => println!("{:?} may {:?}", token.subject(), token.scopes().collect::<Vec<_>>()),
///         None => println!("401"),
///     }
///     Ok(())
/// }
/// ```
#[derive(Clone)]
#[must_use = "it does nothing until it is asked about a token"]
pub struct Introspection {
    endpoint: String,
    client_id: String,
    client_secret: Secret<String>,
    hint: Option<String>,
    audience: Option<String>,
    client: RemoteClient,
    clock: Clock,
    known: Arc<KnownTokens>,
    questions: Arc<Semaphore>,
}

impl Introspection {
    /// The endpoint of a server, and by what a client proves to it who it is: Basic, as RFC 6749 §2.3.1 says.
    pub fn new(
        endpoint: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> Self {
        Self {
            endpoint: endpoint.into(),
            client_id: client_id.into(),
            client_secret: Secret::new(client_secret.into()),
            hint: Some("access_token".to_owned()),
            audience: None,
            client: RemoteClient::new(),
            clock: Clock::system(),
            known: Arc::new(KnownTokens::new(Duration::from_secs(30), 10_000)),
            questions: Arc::new(Semaphore::new(MOST_QUESTIONS)),
        }
    }

    /// How long an active token is known. 0 s: each use of it is asked about. Default: 30 s.
    pub fn cache(mut self, time: Duration) -> Self {
        self.known = Arc::new(self.known.kept(time));
        self
    }

    /// How many tokens are known at once. Default: 10,000.
    pub fn max_tokens(mut self, tokens: usize) -> Self {
        self.known = Arc::new(self.known.most(tokens));
        self
    }

    /// What is said of the kind of token (RFC 7662 §2.1). Empty: nothing. Default: `access_token`.
    pub fn token_type_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into()).filter(|hint| !hint.is_empty());
        self
    }

    /// Accepts tokens for this audience alone: `aud` must be there and have it. Default: not checked.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = Some(audience.into());
        self
    }

    /// The client that asks.
    pub fn client(mut self, client: RemoteClient) -> Self {
        self.client = client;
        self
    }

    /// What tells the time: that of the application.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Whether it can ask at all, for the startup.
    ///
    /// # Errors
    /// RV0041, when the endpoint may not be called: it is neither `https` nor `http` to this machine.
    pub fn check(&self) -> Result<(), BuildError> {
        let fault = Address::of(&self.endpoint).err().map(|_| {
            let what = "the endpoint of an introspection must be https, or http to this machine";
            BuildFault::new("RV0041", what)
                .note("it comes from `Introspection::new`")
                .help("change it there")
        });
        BuildError::check(fault.into_iter().collect())
    }

    /// Asks what a token is. `None`: it is not active, so whoever brings it is refused.
    ///
    /// # Errors
    /// When the server cannot be asked, or its answer cannot be read. That says nothing about the token: it is neither
    /// good nor bad, and the answer is 503.
    pub async fn introspect(&self, token: &str) -> Result<Option<Arc<Introspected>>, RemoteError> {
        if token.is_empty() || token.len() > LONGEST {
            return Ok(None);
        }
        let digest = digest(token);
        if let Some(known) = self.known.find(&digest, self.clock.instant()) {
            return Ok(Some(known).filter(|token| self.is_good(token)));
        }
        let _turn = self.questions.acquire().await;
        let begun = self.clock.instant();
        let found = self.ask(token).await?;
        let found = found.filter(|token| self.is_good(token)).map(Arc::new);
        if let Some(token) = &found {
            self.known.keep(digest, Arc::clone(token), begun);
        }
        Ok(found)
    }

    async fn ask(&self, token: &str) -> Result<Option<Introspected>, RemoteError> {
        let address = Address::of(&self.endpoint)?;
        let answer = self
            .client
            .post_form(&address, self.form(token), self.basic())
            .await?;
        Introspected::read(answer.object).map_err(|reason| RemoteError::at(&address, reason))
    }

    fn form(&self, token: &str) -> String {
        let mut form = Serializer::new(String::new());
        form.append_pair("token", token);
        if let Some(hint) = &self.hint {
            form.append_pair("token_type_hint", hint);
        }
        form.finish()
    }

    fn basic(&self) -> HeaderValue {
        let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let (id, secret) = (
            encoded(&self.client_id),
            encoded(self.client_secret.expose()),
        );
        let credentials = STANDARD.encode(format!("{id}:{secret}"));
        let value = HeaderValue::try_from(format!("Basic {credentials}"));
        let mut value = value.expect("base64 is text of a field");
        value.set_sensitive(true);
        value
    }

    fn is_good(&self, token: &Introspected) -> bool {
        let audience = self.audience.as_deref();
        let is_ours = audience.is_none_or(|ours| token.audiences().any(|one| one == ours));
        is_ours && token.is_in_time(self.clock.now())
    }
}

/// The endpoint is not shown: one that is refused at the startup may have a password in it.
impl fmt::Debug for Introspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Introspection")
            .field("client_id", &self.client_id)
            .field("audience", &self.audience)
            .field("known", &self.known)
            .finish_non_exhaustive()
    }
}
