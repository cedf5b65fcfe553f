//! Keys as the cryptographic library has them, parsed once.
//!
//! Other files of the room take types and random bytes from the library, and compute nothing with it. The key decides
//! what is computed; the token has no say in it.

use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    self, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair as _, ParsedPublicKey,
    RsaEncoding, RsaKeyPair, RsaPublicKeyComponents, VerificationAlgorithm,
};
use aws_lc_rs::{encoding::AsDer as _, hmac, rsa};

use super::{Algorithm, KeyError};

/// Checks signatures.
#[derive(Clone, Debug)]
pub(super) enum Verifying {
    Hmac(Arc<hmac::Key>),
    Public(ParsedPublicKey),
}

impl Verifying {
    /// Compares in constant time where the key is a secret.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Hmac(key) => hmac::verify(key, message, signature).is_ok(),
            Self::Public(key) => key.verify_sig(message, signature).is_ok(),
        }
    }
}

/// Makes signatures.
pub(super) enum Signing {
    Hmac(Arc<hmac::Key>),
    Rsa(Box<RsaKeyPair>, &'static dyn RsaEncoding),
    Ecdsa(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl Signing {
    pub(super) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let random = SystemRandom::new();
        Some(match self {
            Self::Hmac(key) => hmac::sign(key, message).as_ref().to_vec(),
            Self::Rsa(key, padding) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(*padding, &random, message, &mut signature).ok()?;
                signature
            }
            Self::Ecdsa(key) => key.sign(&random, message).ok()?.as_ref().to_vec(),
            Self::Ed25519(key) => key.try_sign(message).ok()?.as_ref().to_vec(),
        })
    }

    /// The public half, in a form that [`public`] reads.
    pub(super) fn public(&self) -> Option<&[u8]> {
        match self {
            Self::Hmac(_) => None,
            Self::Rsa(key, _) => Some(key.public_key().as_ref()),
            Self::Ecdsa(key) => Some(key.public_key().as_ref()),
            Self::Ed25519(key) => Some(key.public_key().as_ref()),
        }
    }
}

/// What the library calls an algorithm.
enum Kind {
    Hmac(hmac::Algorithm),
    Rsa(&'static signature::RsaParameters, &'static dyn RsaEncoding),
    Ecdsa(
        &'static signature::EcdsaVerificationAlgorithm,
        &'static EcdsaSigningAlgorithm,
    ),
    Ed25519,
}

fn kind(algorithm: Algorithm) -> Kind {
    match algorithm {
        Algorithm::Hs256 => Kind::Hmac(hmac::HMAC_SHA256),
        Algorithm::Hs384 => Kind::Hmac(hmac::HMAC_SHA384),
        Algorithm::Hs512 => Kind::Hmac(hmac::HMAC_SHA512),
        Algorithm::Rs256 => Kind::Rsa(
            &signature::RSA_PKCS1_2048_8192_SHA256,
            &signature::RSA_PKCS1_SHA256,
        ),
        Algorithm::Rs384 => Kind::Rsa(
            &signature::RSA_PKCS1_2048_8192_SHA384,
            &signature::RSA_PKCS1_SHA384,
        ),
        Algorithm::Rs512 => Kind::Rsa(
            &signature::RSA_PKCS1_2048_8192_SHA512,
            &signature::RSA_PKCS1_SHA512,
        ),
        Algorithm::Ps256 => Kind::Rsa(
            &signature::RSA_PSS_2048_8192_SHA256,
            &signature::RSA_PSS_SHA256,
        ),
        Algorithm::Ps384 => Kind::Rsa(
            &signature::RSA_PSS_2048_8192_SHA384,
            &signature::RSA_PSS_SHA384,
        ),
        Algorithm::Ps512 => Kind::Rsa(
            &signature::RSA_PSS_2048_8192_SHA512,
            &signature::RSA_PSS_SHA512,
        ),
        Algorithm::Es256 => Kind::Ecdsa(
            &signature::ECDSA_P256_SHA256_FIXED,
            &signature::ECDSA_P256_SHA256_FIXED_SIGNING,
        ),
        Algorithm::Es384 => Kind::Ecdsa(
            &signature::ECDSA_P384_SHA384_FIXED,
            &signature::ECDSA_P384_SHA384_FIXED_SIGNING,
        ),
        Algorithm::Es512 => Kind::Ecdsa(
            &signature::ECDSA_P521_SHA512_FIXED,
            &signature::ECDSA_P521_SHA512_FIXED_SIGNING,
        ),
        Algorithm::EdDsa => Kind::Ed25519,
    }
}

/// A secret, at least as long as the hash (RFC 7518 §3.2).
pub(super) fn secret(algorithm: Algorithm, secret: &[u8]) -> Result<Arc<hmac::Key>, KeyError> {
    let Kind::Hmac(hash) = kind(algorithm) else {
        return Err(KeyError::NotSecret(algorithm));
    };
    let least = hash.tag_len();
    if secret.len() < least {
        return Err(KeyError::WeakSecret { algorithm, least });
    }
    Ok(Arc::new(hmac::Key::new(hash, secret)))
}

/// A private key in PKCS#8, PKCS#1 or SEC 1.
pub(super) fn private(algorithm: Algorithm, der: &[u8]) -> Result<Signing, KeyError> {
    let other = |_| KeyError::OtherAlgorithm(algorithm);
    match kind(algorithm) {
        Kind::Hmac(_) => Err(KeyError::OtherAlgorithm(algorithm)),
        Kind::Rsa(_, padding) => RsaKeyPair::from_pkcs8(der)
            .or_else(|error| match error.description_() {
                "TooSmall" => Err(error),
                _ => RsaKeyPair::from_der(der),
            })
            .map(|key| Signing::Rsa(Box::new(key), padding))
            .map_err(|error| match error.description_() {
                "TooSmall" => KeyError::SmallRsa,
                _ => KeyError::OtherAlgorithm(algorithm),
            }),
        Kind::Ecdsa(_, signing) => EcdsaKeyPair::from_private_key_der(signing, der)
            .map(Signing::Ecdsa)
            .map_err(other),
        Kind::Ed25519 => Ed25519KeyPair::from_pkcs8_maybe_unchecked(der)
            .map(Signing::Ed25519)
            .map_err(other),
    }
}

/// A public key in X.509 or PKCS#1, or as a bare point.
pub(super) fn public(algorithm: Algorithm, bytes: &[u8]) -> Result<ParsedPublicKey, KeyError> {
    let verification: &'static dyn VerificationAlgorithm = match kind(algorithm) {
        Kind::Hmac(_) => return Err(KeyError::OtherAlgorithm(algorithm)),
        Kind::Rsa(parameters, _) => parameters,
        Kind::Ecdsa(verification, _) => verification,
        Kind::Ed25519 => &signature::ED25519,
    };
    let key = ParsedPublicKey::new(verification, bytes)
        .map_err(|_| KeyError::OtherAlgorithm(algorithm))?;
    match modulus(bytes) {
        Some(parts) if is_small(&parts.n) => Err(KeyError::SmallRsa),
        _ => Ok(key),
    }
}

/// A public RSA key by its numbers, as a JWK has them.
pub(super) fn of_modulus(
    algorithm: Algorithm,
    parts: &RsaPublicKeyComponents<Vec<u8>>,
) -> Result<ParsedPublicKey, KeyError> {
    let Kind::Rsa(parameters, _) = kind(algorithm) else {
        return Err(KeyError::OtherAlgorithm(algorithm));
    };
    if is_small(&parts.n) {
        return Err(KeyError::SmallRsa);
    }
    parts
        .to_parsed_public_key(parameters)
        .map_err(|_| KeyError::OtherAlgorithm(algorithm))
}

/// The numbers of a public RSA key, where it is one.
pub(super) fn modulus(der: &[u8]) -> Option<RsaPublicKeyComponents<Vec<u8>>> {
    let key = rsa::PublicKey::from_der(der).ok()?;
    Some(RsaPublicKeyComponents::from(&key))
}

fn is_small(modulus: &[u8]) -> bool {
    let leading = modulus
        .first()
        .map_or(0, |first| first.leading_zeros() as usize);
    modulus.len() * 8 - leading < 2048
}

/// The last bytes of a public key in X.509, which are its point.
pub(super) fn point(key: &ParsedPublicKey, length: usize) -> Option<Vec<u8>> {
    let der = key.as_der().ok()?;
    let der = der.as_ref();
    der.get(der.len().checked_sub(length)?..)
        .map(<[u8]>::to_vec)
}
