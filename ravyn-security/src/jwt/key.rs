//! A key: one algorithm, perhaps an id, perhaps a private part.

use std::fmt;
use std::sync::{Arc, OnceLock};

use serde_json::json;

use super::header::Header;
use super::material::{self, Signing, Verifying};
use super::pem::Pem;
use super::rules::ACCESS_TOKEN;
use super::{Algorithm, KeyError, base64url, jwk};

/// A key that verifies tokens, and signs them where it has a private part.
///
/// A key has one algorithm (RFC 8725 §3.1): the `alg` of a token must be that of its key, whatever else the key could do.
/// `Debug` shows the id and the algorithm.
///
/// # Example
/// ```
/// use ravyn_security::jwt::{Algorithm, JwtKey, KeyError};
///
/// let key = JwtKey::secret(Algorithm::Hs256, "correct horse battery staple, and more")?.id("2026-11");
/// assert_eq!(key.key_id(), Some("2026-11"));
///
/// let weak = JwtKey::secret(Algorithm::Hs256, "secret").unwrap_err();
/// assert_eq!(weak.to_string(), "must have at least 32 bytes for HS256");
/// # Ok::<(), KeyError>(())
/// ```
#[derive(Clone)]
pub struct JwtKey(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) id: Option<Arc<str>>,
    pub(super) algorithm: Algorithm,
    verifying: Verifying,
    signing: Option<Arc<Signing>>,
    /// The first part of the tokens made here.
    own_header: String,
    /// That of the first token of another maker whose signature was right. Only who has the key can put one here.
    seen_header: OnceLock<SeenHeader>,
}

struct SeenHeader {
    part: Box<str>,
    kind: Option<Box<str>>,
}

impl JwtKey {
    /// A secret that both sides know.
    ///
    /// # Errors
    /// When it is shorter than the hash of the algorithm, or the algorithm takes no secret.
    pub fn secret(algorithm: Algorithm, secret: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        let key = material::secret(algorithm, secret.as_ref())?;
        let signing = Signing::Hmac(key.clone());
        Ok(Self::of(algorithm, Verifying::Hmac(key), Some(signing)))
    }

    /// The first key of a PEM text, private or public: RSA is for RS256, P-256 for ES256, P-384 for ES384, P-521 for
    /// ES512, Ed25519 for EdDSA.
    ///
    /// # Errors
    /// When there is no such key in it, or an RSA key has less than 2,048 bits.
    pub fn pem(text: &str) -> Result<Self, KeyError> {
        let usual = [
            Algorithm::Rs256,
            Algorithm::Es256,
            Algorithm::Es384,
            Algorithm::Es512,
            Algorithm::EdDsa,
        ];
        let pem = Pem::read(text).ok_or(KeyError::Unreadable)?;
        for algorithm in usual {
            match Self::of_pem(algorithm, &pem) {
                Err(KeyError::OtherAlgorithm(_)) => {}
                read => return read,
            }
        }
        Err(KeyError::Unreadable)
    }

    /// The first key of a PEM text, for this algorithm.
    ///
    /// # Errors
    /// Those of [`pem`](Self::pem), and when the key is not one for the algorithm.
    pub fn pem_for(algorithm: Algorithm, text: &str) -> Result<Self, KeyError> {
        Self::of_pem(algorithm, &Pem::read(text).ok_or(KeyError::Unreadable)?)
    }

    /// A public key as JWK (RFC 7517), with the id that it has there. Its `alg` decides, else its type as in
    /// [`pem`](Self::pem). A secret is not read: what is published is known to all.
    ///
    /// # Errors
    /// When it is no public key of a known type, not for signatures by its `use` and `key_ops`, or an RSA key of less
    /// than 2,048 bits.
    pub fn jwk(jwk: &serde_json::Value) -> Result<Self, KeyError> {
        let (algorithm, key, id) = jwk::read(jwk)?;
        let key = Self::of(algorithm, Verifying::Public(key), None);
        Ok(match id {
            Some(id) => key.id(id),
            None => key,
        })
    }

    fn of_pem(algorithm: Algorithm, pem: &Pem) -> Result<Self, KeyError> {
        if !pem.is_private {
            let key = material::public(algorithm, &pem.der)?;
            return Ok(Self::of(algorithm, Verifying::Public(key), None));
        }
        let signing = material::private(algorithm, &pem.der)?;
        let public = signing
            .public()
            .ok_or(KeyError::OtherAlgorithm(algorithm))?;
        let public = material::public(algorithm, public)?;
        Ok(Self::of(
            algorithm,
            Verifying::Public(public),
            Some(signing),
        ))
    }

    fn of(algorithm: Algorithm, verifying: Verifying, signing: Option<Signing>) -> Self {
        Self(Arc::new(Inner::new(
            algorithm,
            verifying,
            signing.map(Arc::new),
            None,
        )))
    }

    /// The same key with an id: tokens say it in `kid`. A key without an id is that of tokens without a `kid`.
    #[must_use]
    pub fn id(self, id: impl Into<Arc<str>>) -> Self {
        let Inner {
            algorithm,
            verifying,
            signing,
            ..
        } = &*self.0;
        let (verifying, signing) = (verifying.clone(), signing.clone());
        let inner = Inner::new(*algorithm, verifying, signing, Some(id.into()));
        Self(Arc::new(inner))
    }

    /// Its id.
    #[must_use]
    pub fn key_id(&self) -> Option<&str> {
        self.0.id.as_deref()
    }

    /// Its algorithm.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.0.algorithm
    }

    /// Whether it signs.
    #[must_use]
    pub fn can_sign(&self) -> bool {
        self.0.signing.is_some()
    }

    /// The public key as JWK. `None`: it is a secret.
    #[must_use]
    pub fn public_jwk(&self) -> Option<serde_json::Value> {
        match &self.0.verifying {
            Verifying::Hmac(_) => None,
            Verifying::Public(key) => jwk::write(self.0.algorithm, key, self.key_id()),
        }
    }
}

impl Inner {
    fn new(
        algorithm: Algorithm,
        verifying: Verifying,
        signing: Option<Arc<Signing>>,
        id: Option<Arc<str>>,
    ) -> Self {
        Self {
            own_header: own_header(algorithm, id.as_deref()),
            id,
            algorithm,
            verifying,
            signing,
            seen_header: OnceLock::new(),
        }
    }

    /// Whether this is the header part of a token of this key, byte by byte one that was read before. What was read is
    /// its `typ`.
    pub(super) fn knows(&self, header: &str) -> Option<Option<&str>> {
        if header == self.own_header {
            return Some(Some(ACCESS_TOKEN));
        }
        let seen = self.seen_header.get()?;
        (header == &*seen.part).then_some(seen.kind.as_deref())
    }

    /// Remembers the header part of a token whose signature is right.
    pub(super) fn remember(&self, part: &str, header: &Header<'_>) {
        // With more keys, a token without an id may become another's.
        if header.key_id.as_deref() == self.id.as_deref() {
            self.seen_header.get_or_init(|| SeenHeader {
                part: part.into(),
                kind: header.kind.as_deref().map(Into::into),
            });
        }
    }

    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifying.verify(message, signature)
    }

    /// Signs, with the first part of the token in front.
    pub(super) fn token(&self, claims: &[u8]) -> Option<String> {
        let mut token = self.own_header.clone();
        token.push('.');
        base64url::encode_onto(claims, &mut token);
        let signature = self.signing.as_ref()?.sign(token.as_bytes())?;
        token.push('.');
        base64url::encode_onto(signature, &mut token);
        Some(token)
    }
}

fn own_header(algorithm: Algorithm, id: Option<&str>) -> String {
    let mut header = json!({"alg": algorithm.name(), "typ": ACCESS_TOKEN});
    if let Some(id) = id {
        header["kid"] = id.into();
    }
    base64url::encode(header.to_string())
}

impl fmt::Debug for JwtKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtKey")
            .field("id", &self.0.id)
            .field("algorithm", &self.0.algorithm)
            .field("can_sign", &self.can_sign())
            .finish()
    }
}
