//! The keys of a provider, kept and renewed.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ravyn_core::settings::Clock;
use tokio::sync::OwnedMutexGuard;

use super::address::Address;
use super::discovery::Metadata;
use super::freshness::{Freshness, Need};
use super::key_set::{self, Expected};
use super::{Discovery, RemoteClient, RemoteError, RemoteReason};
use crate::jwt::{Algorithm, JwtKey, KeyRing};

/// The public keys of a provider (RFC 7517), fetched when they are needed. Clones share them.
///
/// One fetch at a time serves all that wait for it, and goes on when they have gone away. It reads the metadata anew,
/// where they say where the keys are. Keys that the provider publishes no more stop verifying with the next fetch;
/// secrets and keys for encryption are never among them.
///
/// # Defaults
/// | what | default |
/// |---|---|
/// | keys are kept | 10 min, or what `Cache-Control` says between 1 min and 24 h |
/// | keys are renewed | while tokens are verified, when a fifth of that is left |
/// | an id that is not known | one fetch, at most every 30 s |
/// | after a failure | again after 1 s, doubled up to 60 s, half of it at random |
/// | while the provider fails | the old keys verify on, until they are 24 h old |
/// | keys of a set | the first 100 |
///
/// # Example
/// ```no_run
/// use ravyn_core::settings::Clock;
/// use ravyn_security::jwt::JwtConfig;
/// use ravyn_security::remote::{RemoteClient, RemoteKeys};
///
/// async fn verify(token: &str) -> Result<(), Box<dyn std::error::Error>> {
///     let clock = Clock::system();
///     let keys = RemoteKeys::new("https://id.example/keys", RemoteClient::new(), clock.clone())?;
///     let jwt = JwtConfig::new().keys(keys.ring().clone()).issuer("https://id.example").build("shop")?;
///
///     keys.ready().await?;
///     jwt.verifier().verify::<()>(token, clock.now())?;
///     Ok(())
/// }
/// ```
#[derive(Clone)]
pub struct RemoteKeys(Arc<Inner>);

struct Inner {
    source: Source,
    expected: Expected,
    client: RemoteClient,
    clock: Clock,
    ring: KeyRing,
    freshness: Mutex<Freshness>,
    /// The metadata that the last fetch went by.
    metadata: Mutex<Option<Arc<Discovery>>>,
    /// Held by the one fetch that is under way.
    fetch: Arc<tokio::sync::Mutex<()>>,
}

/// How the address of the keys is known.
pub(super) enum Source {
    Told(Address),
    Issuer(String, Metadata),
}

impl RemoteKeys {
    /// The keys at an address. Nothing is fetched yet.
    ///
    /// # Errors
    /// When the address may not be called.
    pub fn new(jwks_uri: &str, client: RemoteClient, clock: Clock) -> Result<Self, RemoteError> {
        let source = Source::Told(Address::of(jwks_uri)?);
        Ok(Self::of(source, Vec::new(), client, clock))
    }

    pub(super) fn of(
        source: Source,
        allowed: Vec<Algorithm>,
        client: RemoteClient,
        clock: Clock,
    ) -> Self {
        Self(Arc::new(Inner {
            source,
            expected: Expected {
                listed: Vec::new(),
                allowed,
            },
            client,
            clock,
            ring: KeyRing::default(),
            freshness: Mutex::default(),
            metadata: Mutex::default(),
            fetch: Arc::default(),
        }))
    }

    /// The keys as they are now. It stays the same ring, and is empty before the first fetch.
    #[must_use]
    pub fn ring(&self) -> &KeyRing {
        &self.0.ring
    }

    /// What the provider says of itself, once it has been asked. `None`: not yet, or the address of the keys was told.
    #[must_use]
    pub fn metadata(&self) -> Option<Arc<Discovery>> {
        lock(&self.0.metadata).clone()
    }

    /// Sees to it that there are keys to verify with, as fresh as they have to be. Where they are, it waits for
    /// nothing.
    ///
    /// # Errors
    /// When there are none that may still be used, and none can be had.
    pub async fn ready(&self) -> Result<(), RemoteError> {
        let now = self.0.clock.instant();
        let need = lock(&self.0.freshness).need(now);
        match need {
            Need::Nothing => return Ok(()),
            Need::Soon => {
                self.renew_meanwhile();
                return Ok(());
            }
            Need::Now => {
                self.renew_if(|freshness, now| freshness.need(now) == Need::Now)
                    .await;
            }
            Need::Wait => {}
        }
        self.0.usable()
    }

    /// How many fetches have brought keys.
    pub(super) fn generation(&self) -> u64 {
        lock(&self.0.freshness).generation()
    }

    /// Looks for a key that was not there in this generation. Says whether there are newer ones now.
    pub(super) async fn renewed_since(&self, seen: u64) -> bool {
        self.renew_if(|freshness, now| freshness.may_look_for_id(now, seen))
            .await;
        self.generation() != seen
    }

    fn renew_meanwhile(&self) {
        let Ok(turn) = Arc::clone(&self.0.fetch).try_lock_owned() else {
            return;
        };
        let now = self.0.clock.instant();
        if lock(&self.0.freshness).need(now) == Need::Soon {
            tokio::spawn(Arc::clone(&self.0).renew(turn));
        }
    }

    /// Fetches, unless what it waited for has made that needless.
    async fn renew_if(&self, is_needed: impl Fn(&Freshness, Instant) -> bool) {
        let is_needed = || is_needed(&lock(&self.0.freshness), self.0.clock.instant());
        let turn = Arc::clone(&self.0.fetch).lock_owned().await;
        if is_needed() {
            // A task of its own: it ends although the request has ended that began it.
            let fetch = tokio::spawn(Arc::clone(&self.0).renew(turn));
            if let Err(stopped) = fetch.await {
                tracing::warn!(error = %stopped, "the keys of a provider were not fetched to the end");
            }
        }
    }
}

impl Inner {
    async fn renew(self: Arc<Self>, _turn: OwnedMutexGuard<()>) {
        lock(&self.freshness).begin(self.clock.instant());
        let fetched = self.fetch().await;
        let mut freshness = lock(&self.freshness);
        let replaced = fetched.and_then(|fetched| self.replace(fetched));
        match replaced {
            Ok(fresh_for) => freshness.succeed(fresh_for),
            Err(error) => {
                // Where they were may be what has changed.
                *lock(&self.metadata) = None;
                tracing::warn!(?error, "the keys of a provider could not be fetched");
                let mut random = [0];
                // Without randomness the delay is the shorter one.
                let _ = getrandom::fill(&mut random);
                freshness.fail(self.clock.instant(), random[0], error);
            }
        }
    }

    async fn fetch(&self) -> Result<Fetched, RemoteError> {
        let mut expected = self.expected.clone();
        let address = match &self.source {
            Source::Told(address) => address.clone(),
            Source::Issuer(issuer, metadata) => {
                let found = Discovery::of(&self.client, issuer, *metadata).await?;
                expected.listed = found.algorithms().to_vec();
                let address = Address::of(found.jwks_uri())?;
                *lock(&self.metadata) = Some(Arc::new(found));
                address
            }
        };
        let answer = self.client.get(&address).await?;
        match key_set::read(&answer.object, &expected) {
            Ok(keys) => Ok(Fetched {
                address,
                keys,
                fresh_for: answer.fresh_for,
            }),
            Err(reason) => Err(RemoteError::at(&address, reason)),
        }
    }

    /// Puts new keys into the ring. Says how long they may be kept.
    fn replace(&self, fetched: Fetched) -> Result<Option<Duration>, RemoteError> {
        let Fetched { address, keys, .. } = fetched;
        if keys.is_empty() {
            tracing::warn!(%address, "the provider publishes no key that verifies tokens");
        }
        match self.ring.replace(keys) {
            Ok(()) => Ok(fetched.fresh_for),
            Err(_) => Err(RemoteError::at(&address, RemoteReason::Member("kid"))),
        }
    }

    fn usable(&self) -> Result<(), RemoteError> {
        let freshness = lock(&self.freshness);
        if freshness.is_usable(self.clock.instant()) {
            return Ok(());
        }
        // Whoever uses the ring without asking is not to go on with what is too old.
        let _ = self.ring.replace([]);
        let failure = freshness.last_error().cloned();
        Err(failure.unwrap_or_else(|| RemoteError::at(&self.source, RemoteReason::NoKeys)))
    }
}

/// What a fetch has brought.
struct Fetched {
    address: Address,
    keys: Vec<JwtKey>,
    fresh_for: Option<Duration>,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Told(address) => address.fmt(f),
            Self::Issuer(issuer, _) => f.write_str(issuer),
        }
    }
}

impl fmt::Debug for RemoteKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteKeys")
            .field("source", &format_args!("{}", self.0.source))
            .field("ring", &self.0.ring)
            .finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
