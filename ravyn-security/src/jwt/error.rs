//! Why a token is refused, a key unusable, a token not made.

use std::borrow::Cow;

use super::Algorithm;

/// A token that is refused.
///
/// What a client may read of it is the same for every reason: [`code`](Self::code) and `Display`. The reason is for the
/// log; it holds nothing of the token but names of claims.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the token is not valid")]
pub struct TokenError {
    reason: Reason,
}

impl TokenError {
    /// The error code of the answer, `invalid_token` (RFC 6750 §3.1).
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "invalid_token"
    }

    /// Why, for the log.
    #[must_use]
    pub const fn reason(&self) -> &Reason {
        &self.reason
    }
}

impl From<Reason> for TokenError {
    fn from(reason: Reason) -> Self {
        Self { reason }
    }
}

/// Why a token is refused. `Display` is for the log and for nobody else.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// It is longer than 8,192 bytes.
    #[error("it is longer than 8192 bytes")]
    TooLong,
    /// It is not three parts of canonical base64url with dots between them (RFC 7515 §7.1).
    #[error("it is not three parts of base64url")]
    Form,
    /// The header is no JSON object with texts for `alg`, `typ` and `kid`.
    #[error("the header cannot be read")]
    Header,
    /// A name stands twice in the header or in the claims.
    #[error("a name stands twice")]
    DuplicateName,
    /// Arrays and objects in it are nested more than 32 deep.
    #[error("it is nested too deeply")]
    TooDeep,
    /// It demands an extension: `crit` or `b64` (RFC 7515 §4.1.11). None is known here.
    #[error("it demands an extension")]
    Critical,
    /// It brings its key, or says where one is: `jwk`, `jku`, `x5c`, `x5u`.
    #[error("it brings a key of its own")]
    BringsKey,
    /// `alg` is not the algorithm of its key, or none that is known.
    #[error("its algorithm is not that of its key")]
    Algorithm,
    /// `typ` is not one that is accepted (RFC 9068 §4).
    #[error("its type is not accepted")]
    Type,
    /// `kid` is not the id of a key, or it is missing where more than one key could be meant.
    #[error("its key is not known")]
    UnknownKey,
    /// The signature is not that of its key.
    #[error("the signature is wrong")]
    Signature,
    /// The claims are no JSON object.
    #[error("the claims cannot be read")]
    Claims,
    /// A required claim is missing.
    #[error("the claim `{0}` is missing")]
    Missing(Cow<'static, str>),
    /// A registered claim is not of its type; a time is a whole number of seconds (RFC 7519 §4.1).
    #[error("the claim `{0}` is not of its type")]
    WrongType(&'static str),
    /// Another one issued it.
    #[error("it has another issuer")]
    Issuer,
    /// It is for somebody else.
    #[error("it is for another audience")]
    Audience,
    /// Its time is over.
    #[error("it has expired")]
    Expired,
    /// Its time has not come.
    #[error("it is not valid yet")]
    NotYet,
    /// It was issued in the future.
    #[error("it was issued in the future")]
    IssuedInFuture,
    /// `nonce` is not that of the request for it (OpenID Connect Core 1.0 §3.1.3.7).
    #[error("its nonce is not the one that was sent")]
    Nonce,
    /// `azp` names another client, or is missing where there are several audiences.
    #[error("it was issued to another client")]
    AuthorizedParty,
    /// `at_hash` is that of another access token.
    #[error("it belongs to another access token")]
    AccessToken,
    /// Its subject proved who they are too long ago.
    #[error("its subject logged in too long ago")]
    LoginTooOld,
    /// The claims do not fit the program's own type. The words of a missing field are kept, others may hold values.
    #[error("the claims do not fit their type{}", .0.as_deref().map(|why| format!(": {why}")).unwrap_or_default())]
    Unfit(Option<String>),
}

/// A key that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The secret is shorter than the hash of its algorithm (RFC 7518 §3.2).
    #[error("must have at least {least} bytes for {algorithm}")]
    WeakSecret {
        /// The algorithm.
        algorithm: Algorithm,
        /// The length of its hash in bytes.
        least: usize,
    },
    /// The modulus of an RSA key has less than 2,048 bits (RFC 7518 §3.3).
    #[error("must have at least 2048 bits, as an RSA key")]
    SmallRsa,
    /// A secret is no key for the algorithm.
    #[error("is a secret, which {0} does not take: a key file holds its key")]
    NotSecret(Algorithm),
    /// The key is not one for the algorithm.
    #[error("is not a key for {0}")]
    OtherAlgorithm(Algorithm),
    /// It is no key of a known type.
    #[error("must be an RSA, P-256, P-384, P-521 or Ed25519 key as PEM, not encrypted")]
    Unreadable,
    /// A key of its id is there.
    #[error("must have an id that no other key has")]
    DuplicateId,
}

/// A token that is not made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// No key of the ring has a private part.
    #[error("there is no key to sign with")]
    NoKey,
    /// The program's own claims are no object.
    #[error("the claims cannot be written as a JSON object")]
    NoObject(#[source] Option<serde_json::Error>),
    /// One of the program's own claims has a registered name and says something else.
    #[error("the claim `{0}` is said twice, and differently")]
    Differs(String),
    /// The token would be longer than 8,192 bytes.
    #[error("the token would be longer than 8192 bytes")]
    TooLong,
    /// The cryptographic library failed.
    #[error("the signature could not be made")]
    Signature,
}
