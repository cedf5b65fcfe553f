//! The checks of a token, in the order in which they are made.

use std::sync::Arc;
use std::time::SystemTime;

use serde::de::DeserializeOwned;
use smallvec::SmallVec;

use super::header::Header;
use super::key::Inner;
use super::ring::Keys;
use super::rules::{Purpose, Rules};
use super::{Algorithm, KeyRing, Reason, TokenError, Verified, base64url, tee};

/// The longest token in bytes.
pub(super) const LONGEST: usize = 8192;

/// Bytes of a signature by an RSA key of 8,192 bits, the largest there is, and what decoding needs besides.
const SIGNATURE_ROOM: usize = 1024 + 8;

/// Verifies access tokens (RFC 7515, RFC 7519, RFC 9068).
///
/// # Order
/// Length and form; header, key, algorithm and type; signature; and only then the claims.
///
/// # Example
/// ```
/// use std::time::SystemTime;
/// use ravyn_security::jwt::{JwtClaims, JwtConfig, Reason};
///
/// #[derive(serde::Deserialize)]
/// struct Claims {
///     sub: String,
/// }
///
/// let jwt = JwtConfig::new().secret("correct horse battery staple, and more").build("shop")?;
/// let now = SystemTime::now();
/// let token = jwt.signer().sign(&JwtClaims::new("ada"), now)?;
///
/// let verified = jwt.verifier().verify::<Claims>(&token, now)?;
/// assert_eq!((&*verified.claims.sub, verified.subject()), ("ada", "ada"));
///
/// let later = verified.expires_at();
/// let refused = jwt.verifier().verify::<Claims>(&token, later).err().expect("it has expired");
/// assert_eq!(refused.reason(), &Reason::Expired);
/// assert_eq!(refused.to_string(), "the token is not valid");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Verifier {
    keys: KeyRing,
    rules: Arc<Rules>,
}

impl Verifier {
    pub(super) fn new(keys: KeyRing, rules: Arc<Rules>) -> Self {
        Self { keys, rules }
    }

    /// One for the ID tokens that the same issuer makes for a client (OpenID Connect Core 1.0 §2), by the same keys:
    /// the audience is the client, the type `JWT` or none, and `iat` is required. What the request for a token said is
    /// checked elsewhere.
    #[must_use]
    pub fn id_tokens(&self, client_id: impl Into<String>) -> Self {
        let rules = Rules {
            purpose: Purpose::Id,
            issuer: self.rules.issuer.clone(),
            audiences: vec![client_id.into()],
            leeway: self.rules.leeway,
            kinds: Vec::new(),
            required: ["iss", "aud", "sub", "exp", "iat"].map(Into::into).into(),
        };
        Self::new(self.keys.clone(), Arc::new(rules))
    }

    /// Verifies a token and reads its claims. `now` is that of the application's clock.
    ///
    /// # Errors
    /// When anything about it is not as it should be. What a client learns of it is always the same.
    pub fn verify<C: DeserializeOwned>(
        &self,
        token: &str,
        now: SystemTime,
    ) -> Result<Verified<C>, TokenError> {
        Ok(self.check(token, now)?)
    }

    fn check<C: DeserializeOwned>(
        &self,
        token: &str,
        now: SystemTime,
    ) -> Result<Verified<C>, Reason> {
        let parts = Parts::of(token)?;
        let signed_by = self.check_signature(&parts)?;
        let mut room = SmallVec::<[u8; 1024]>::from_elem(0, base64url::room(parts.claims));
        let json = base64url::decode_into(parts.claims, &mut room).ok_or(Reason::Form)?;
        let (claims, mut registered) = tee::read(json)?;
        registered.check(&self.rules, now)?;
        Ok(Verified::new(claims, registered, signed_by))
    }

    fn check_signature(&self, parts: &Parts<'_>) -> Result<SignedBy, Reason> {
        let mut room = [0; SIGNATURE_ROOM];
        let signature = match base64url::room(parts.signature) {
            length if length > SIGNATURE_ROOM => None,
            length => base64url::decode_into(parts.signature, &mut room[..length]),
        };
        let signature = signature.ok_or(Reason::Form)?;
        let keys = self.keys.read();
        let Some((key, kind)) = keys.known(parts.header) else {
            return self.check_unknown(&keys, parts, signature);
        };
        if !self.rules.accepts(kind) {
            return Err(Reason::Type);
        }
        signed(key, parts, signature)
    }

    /// For a header that no token before had.
    fn check_unknown(
        &self,
        keys: &Keys,
        parts: &Parts<'_>,
        signature: &[u8],
    ) -> Result<SignedBy, Reason> {
        let json = base64url::decode(parts.header).ok_or(Reason::Form)?;
        let header = Header::read(&json)?;
        if !self.rules.accepts(header.kind.as_deref()) {
            return Err(Reason::Type);
        }
        let key = match keys.meant(&header) {
            Ok(key) => key,
            Err(reason) => {
                // The time of the answer does not tell which ids there are.
                let decoy = keys.any_of(header.algorithm);
                decoy.map(|key| key.verify(parts.signed.as_bytes(), signature));
                return Err(reason);
            }
        };
        let signed_by = signed(key, parts, signature)?;
        key.remember(parts.header, &header);
        Ok(signed_by)
    }
}

/// What is known of the key that signed a token.
#[derive(Clone, Debug)]
pub(super) struct SignedBy {
    pub(super) key_id: Option<Arc<str>>,
    pub(super) algorithm: Algorithm,
}

fn signed(key: &Inner, parts: &Parts<'_>, signature: &[u8]) -> Result<SignedBy, Reason> {
    if key.verify(parts.signed.as_bytes(), signature) {
        Ok(SignedBy {
            key_id: key.id.clone(),
            algorithm: key.algorithm,
        })
    } else {
        Err(Reason::Signature)
    }
}

/// The parts of a token in its compact form (RFC 7515 §7.1).
struct Parts<'t> {
    /// Header and claims, which are signed together.
    signed: &'t str,
    header: &'t str,
    claims: &'t str,
    signature: &'t str,
}

impl<'t> Parts<'t> {
    fn of(token: &'t str) -> Result<Self, Reason> {
        if token.len() > LONGEST {
            return Err(Reason::TooLong);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(Reason::Form)?;
        let (header, claims) = signed.split_once('.').ok_or(Reason::Form)?;
        // A fourth part is found when the claims are decoded: a dot is no letter of base64url.
        Ok(Self {
            signed,
            header,
            claims,
            signature,
        })
    }
}
