//! What is demanded of every token.

use std::borrow::Cow;

/// The rules of one verifier, made by its configuration.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub(super) purpose: Purpose,
    pub(super) issuer: String,
    /// At least one; the first is that of tokens made here.
    pub(super) audiences: Vec<String>,
    /// Seconds.
    pub(super) leeway: u64,
    /// What `typ` may be, beside that of the purpose.
    pub(super) kinds: Vec<String>,
    pub(super) required: Vec<Cow<'static, str>>,
}

/// What tokens are for. Those of one purpose are refused for the other (RFC 8725 §3.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Their type is `at+jwt`.
    Access,
    /// ID tokens of OpenID Connect. Their type is `JWT`, or not said.
    Id,
}

/// The type of an access token (RFC 9068 §2.1).
pub(super) const ACCESS_TOKEN: &str = "at+jwt";

impl Rules {
    pub(super) fn is_audience(&self, name: &str) -> bool {
        self.audiences.iter().any(|known| known == name)
    }

    /// Whether a `typ` is accepted. Case does not count, and `application/` may be left out (RFC 7515 §4.1.9).
    pub(super) fn accepts(&self, kind: Option<&str>) -> bool {
        let Some(kind) = kind else {
            return self.purpose == Purpose::Id;
        };
        let kind = without_application(kind);
        let extra = self.kinds.iter().map(String::as_str);
        let usual = match self.purpose {
            Purpose::Access => ACCESS_TOKEN,
            Purpose::Id => "JWT",
        };
        std::iter::once(usual)
            .chain(extra)
            .any(|known| without_application(known).eq_ignore_ascii_case(kind))
    }
}

fn without_application(kind: &str) -> &str {
    const PREFIX: &str = "application/";
    match kind.get(..PREFIX.len()) {
        Some(start) if start.eq_ignore_ascii_case(PREFIX) => &kind[PREFIX.len()..],
        _ => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_a_media_type() {
        let rules = Rules {
            purpose: Purpose::Access,
            issuer: String::new(),
            audiences: Vec::new(),
            leeway: 0,
            kinds: vec!["JWT".to_owned()],
            required: Vec::new(),
        };
        for kind in [
            "at+jwt",
            "AT+JWT",
            "application/at+jwt",
            "Application/At+Jwt",
            "jwt",
        ] {
            assert!(rules.accepts(Some(kind)), "{kind}");
        }
        for kind in [
            "",
            "at+jwt ",
            "dpop+jwt",
            "application/",
            "text/at+jwt",
            "ätätätätätät",
        ] {
            assert!(!rules.accepts(Some(kind)), "{kind}");
        }
        assert!(!rules.accepts(None));
    }

    #[test]
    fn an_id_token_is_no_access_token() {
        let rules = Rules {
            purpose: Purpose::Id,
            issuer: String::new(),
            audiences: Vec::new(),
            leeway: 0,
            kinds: Vec::new(),
            required: Vec::new(),
        };
        assert!(rules.accepts(None) && rules.accepts(Some("jwt")));
        assert!(!rules.accepts(Some("at+jwt")) && !rules.accepts(Some("logout+jwt")));
    }
}
