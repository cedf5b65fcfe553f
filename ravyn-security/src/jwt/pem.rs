//! Takes the bytes of a key out of PEM (RFC 7468).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Labels of keys. What else a file holds, such as `EC PARAMETERS`, is passed over.
const LABELS: [(&str, bool); 5] = [
    ("PRIVATE KEY", true),
    ("RSA PRIVATE KEY", true),
    ("EC PRIVATE KEY", true),
    ("PUBLIC KEY", false),
    ("RSA PUBLIC KEY", false),
];

pub(super) struct Pem {
    pub(super) is_private: bool,
    pub(super) der: Vec<u8>,
}

impl Pem {
    /// The first key of a text.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once("-----BEGIN ") {
            let (label, after) = after.split_once("-----")?;
            let (body, after) = after.split_once(&format!("-----END {label}-----"))?;
            if let Some((_, is_private)) = LABELS.iter().find(|(known, _)| *known == label) {
                let body: String = body.split_ascii_whitespace().collect();
                return Some(Self {
                    is_private: *is_private,
                    der: STANDARD.decode(body).ok()?,
                });
            }
            rest = after;
        }
        None
    }
}
