//! The keys of an application, which may change while it runs.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use serde_json::{Value, json};

use super::header::Header;
use super::key::Inner;
use super::{Algorithm, JwtKey, KeyError, Reason};

/// Keys: one that signs, and all that verify. Clones are the same ring. Default: none.
///
/// Rotation is [`rotate`](Self::rotate), and [`remove`](Self::remove) once no token of the old key can be valid: both
/// act at once, on every signer and verifier of the ring.
///
/// # Example
/// ```
/// use ravyn_security::jwt::{Algorithm, JwtKey, KeyError, KeyRing};
///
/// let secret = |id: &str, text: &str| Ok::<_, KeyError>(JwtKey::secret(Algorithm::Hs256, text)?.id(id));
/// let ring = KeyRing::new(secret("2026-10", "an old secret, long enough for HS256")?);
/// ring.rotate(secret("2026-11", "a new secret, long enough for HS256.")?)?;
/// assert_eq!(ring.signing_key().unwrap().key_id(), Some("2026-11"));
/// assert!(ring.remove("2026-10"));
/// # Ok::<(), KeyError>(())
/// ```
#[derive(Clone, Default)]
pub struct KeyRing(Arc<RwLock<Keys>>);

/// What the lock holds.
#[derive(Debug, Default)]
pub(super) struct Keys {
    all: Vec<JwtKey>,
    signing: Option<JwtKey>,
}

impl KeyRing {
    /// A ring of one key, which signs where it has a private part.
    #[must_use]
    pub fn new(key: JwtKey) -> Self {
        let signing = key.can_sign().then(|| key.clone());
        Self(Arc::new(RwLock::new(Keys {
            all: vec![key],
            signing,
        })))
    }

    /// Adds a key that verifies.
    ///
    /// # Errors
    /// When there is a key of its id, or one without an id where it has none.
    pub fn add(&self, key: JwtKey) -> Result<(), KeyError> {
        self.write().add(key)
    }

    /// Adds a key that verifies, and signs from now on. The others stay.
    ///
    /// # Errors
    /// Those of [`add`](Self::add).
    pub fn rotate(&self, key: JwtKey) -> Result<(), KeyError> {
        let mut keys = self.write();
        keys.add(key.clone())?;
        keys.signing = Some(key);
        Ok(())
    }

    /// Removes the key of this id: its tokens are refused from now on. Says whether there was one.
    #[must_use = "it says whether there was one"]
    pub fn remove(&self, id: &str) -> bool {
        self.write().remove(Some(id))
    }

    /// Removes the key that has no id. Says whether there was one.
    #[must_use = "it says whether there was one"]
    pub fn remove_unnamed(&self) -> bool {
        self.write().remove(None)
    }

    /// Puts these keys in the place of all that verify, as a provider's key set is read anew. None of them signs.
    ///
    /// # Errors
    /// When two have one id, or none. The ring stays as it was.
    pub fn replace(&self, keys: impl IntoIterator<Item = JwtKey>) -> Result<(), KeyError> {
        let mut new = Keys::default();
        keys.into_iter().try_for_each(|key| new.add(key))?;
        *self.write() = new;
        Ok(())
    }

    /// The key that signs.
    #[must_use]
    pub fn signing_key(&self) -> Option<JwtKey> {
        self.read().signing.clone()
    }

    /// The public keys as a JWK Set (RFC 7517 §5), for `/.well-known/jwks.json`. Secrets are not among them.
    #[must_use]
    pub fn jwks(&self) -> Value {
        let keys: Vec<_> = self
            .read()
            .all
            .iter()
            .filter_map(JwtKey::public_jwk)
            .collect();
        json!({ "keys": keys })
    }

    pub(super) fn read(&self) -> RwLockReadGuard<'_, Keys> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Keys> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keys {
    fn add(&mut self, key: JwtKey) -> Result<(), KeyError> {
        if self.all.iter().any(|known| known.key_id() == key.key_id()) {
            return Err(KeyError::DuplicateId);
        }
        self.all.push(key);
        Ok(())
    }

    fn remove(&mut self, id: Option<&str>) -> bool {
        let before = self.all.len();
        self.all.retain(|key| key.key_id() != id);
        if self.signing.as_ref().is_some_and(|key| key.key_id() == id) {
            self.signing = None;
        }
        self.all.len() < before
    }

    /// The key whose tokens begin with this header part, and their `typ`.
    pub(super) fn known(&self, header: &str) -> Option<(&Inner, Option<&str>)> {
        let mut keys = self.all.iter();
        keys.find_map(|key| Some((&*key.0, key.0.knows(header)?)))
    }

    /// The key that a header means.
    pub(super) fn meant(&self, header: &Header<'_>) -> Result<&Inner, Reason> {
        let id = header.key_id.as_deref();
        let named = self.all.iter().find(|key| key.key_id() == id);
        let key = match (named, &*self.all) {
            (Some(key), _) => key,
            // Whoever has one key need not name it.
            (None, [only]) if id.is_none() => only,
            (None, _) => return Err(Reason::UnknownKey),
        };
        if key.algorithm() == header.algorithm {
            Ok(&key.0)
        } else {
            Err(Reason::Algorithm)
        }
    }

    /// Some key of an algorithm: an unknown id is to cost what a known one costs.
    pub(super) fn any_of(&self, algorithm: Algorithm) -> Option<&Inner> {
        let mut keys = self.all.iter();
        keys.find(|key| key.algorithm() == algorithm)
            .map(|key| &*key.0)
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.read().fmt(f)
    }
}
