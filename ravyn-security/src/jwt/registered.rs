//! The claims that have a meaning here (RFC 7519 §4.1, RFC 9068 §2.2), and what is demanded of them.

use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

use super::Reason;
use super::json::{Names, Text};
use super::rules::Rules;

/// The last second of the year 9999: what is later is no date, and would overflow a sum.
const LAST_SECOND: u64 = 253_402_300_799;

/// The registered claims of one token.
#[derive(Debug, Default)]
pub(super) struct Registered<'t> {
    /// All names, those of other claims as well.
    pub(super) names: Names<'t>,
    issuer: Option<Cow<'t, str>>,
    audience: Option<Value<'t>>,
    pub(super) subject: Option<Cow<'t, str>>,
    expires: Option<u64>,
    not_before: Option<u64>,
    issued: Option<u64>,
    authenticated: Option<u64>,
    pub(super) token_id: Option<Cow<'t, str>>,
    pub(super) client_id: Option<Cow<'t, str>>,
    scope: Option<Value<'t>>,
}

/// The values that registered claims have.
#[derive(Clone, Debug)]
pub(super) enum Value<'t> {
    Text(Cow<'t, str>),
    Number(u64),
    List(Vec<Cow<'t, str>>),
}

impl<'t> Registered<'t> {
    /// The name of a registered claim, where it is one.
    pub(super) fn name(name: &str) -> Option<&'static str> {
        const NAMES: [&str; 11] = [
            "sub",
            "exp",
            "iat",
            "iss",
            "aud",
            "jti",
            "nbf",
            "scope",
            "client_id",
            "auth_time",
            "scp",
        ];
        NAMES.into_iter().find(|known| *known == name)
    }

    /// Keeps the value of a registered claim. `None`: it is not of its type.
    pub(super) fn keep(&mut self, name: &'static str, value: Value<'t>) -> Option<()> {
        match name {
            "iss" => self.issuer = Some(value.text()?),
            "sub" => self.subject = Some(value.text()?),
            "jti" => self.token_id = Some(value.text()?),
            "client_id" => self.client_id = Some(value.text()?),
            "exp" => self.expires = Some(value.time()?),
            "nbf" => self.not_before = Some(value.time()?),
            "iat" => self.issued = Some(value.time()?),
            "auth_time" => self.authenticated = Some(value.time()?),
            "aud" => self.audience = Some(value.texts()?),
            "scope" => self.scope = Some(Value::Text(value.text()?)),
            // Other issuers' name of the same, a list or a text.
            _ => {
                let scope = value.texts()?;
                self.scope.get_or_insert(scope);
            }
        }
        Some(())
    }

    /// Holds them against the rules.
    pub(super) fn check(&mut self, rules: &Rules, now: SystemTime) -> Result<(), Reason> {
        if let Some(name) = rules.required.iter().find(|name| !self.names.has(name)) {
            return Err(Reason::Missing(name.clone()));
        }
        if !self.names.are_unique() {
            return Err(Reason::DuplicateName);
        }
        if self.issuer.as_deref() != Some(&*rules.issuer) {
            return Err(Reason::Issuer);
        }
        if !self
            .audience
            .as_ref()
            .is_some_and(|of| of.any(|one| rules.is_audience(one)))
        {
            return Err(Reason::Audience);
        }
        if self
            .subject
            .as_ref()
            .is_none_or(|subject| subject.is_empty())
        {
            return Err(Reason::Missing("sub".into()));
        }
        self.check_times(rules.leeway, seconds(now))
    }

    /// RFC 7519 §4.1.4: a token is not accepted on or after its `exp`.
    fn check_times(&self, leeway: u64, now: u64) -> Result<(), Reason> {
        match self.expires {
            None => return Err(Reason::Missing("exp".into())),
            Some(end) if now >= end + leeway => return Err(Reason::Expired),
            Some(_) => {}
        }
        if self.not_before.is_some_and(|start| now + leeway < start) {
            return Err(Reason::NotYet);
        }
        if self.issued.is_some_and(|issued| now + leeway < issued) {
            return Err(Reason::IssuedInFuture);
        }
        Ok(())
    }

    pub(super) fn expires_at(&self) -> SystemTime {
        time(self.expires.unwrap_or_default())
    }

    pub(super) fn issued_at(&self) -> Option<SystemTime> {
        self.issued.map(time)
    }

    pub(super) fn authenticated_at(&self) -> Option<SystemTime> {
        self.authenticated.map(time)
    }

    /// The scopes with a space between them.
    pub(super) fn scopes(&self) -> String {
        match &self.scope {
            Some(Value::Text(scopes)) => scopes.clone().into_owned(),
            Some(Value::List(scopes)) => scopes.join(" "),
            Some(Value::Number(_)) | None => String::new(),
        }
    }
}

impl<'t> Value<'t> {
    fn text(self) -> Option<Cow<'t, str>> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(_) | Self::List(_) => None,
        }
    }

    fn time(self) -> Option<u64> {
        match self {
            Self::Number(seconds) if seconds <= LAST_SECOND => Some(seconds),
            _ => None,
        }
    }

    fn texts(self) -> Option<Self> {
        match self {
            Self::Number(_) => None,
            texts => Some(texts),
        }
    }

    fn any(&self, is_meant: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Text(text) => is_meant(text),
            Self::List(list) => list.iter().any(|text| is_meant(text)),
            Self::Number(_) => false,
        }
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ValueVisitor;

        impl<'de> Visitor<'de> for ValueVisitor {
            type Value = Value<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a whole number or a list of texts")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Value::Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Value::Text(Cow::Owned(text.to_owned())))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Value::Number(number))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::new();
                while let Some(Text(text)) = seq.next_element()? {
                    list.push(text);
                }
                Ok(Value::List(list))
            }
        }
        deserializer.deserialize_any(ValueVisitor)
    }
}

/// Whole seconds since 1970. A time before that is none.
pub(super) fn seconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_secs().min(LAST_SECOND)
}

fn time(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}
