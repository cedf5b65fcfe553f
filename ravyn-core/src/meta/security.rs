//! Security schemes, and what a route demands of them.

use std::borrow::Cow;
use std::fmt;

use super::Place;

/// A security scheme, as the document shows it (OpenAPI 3.1 §4.8.27).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemeMeta {
    /// Its name under `components.securitySchemes`.
    pub name: Cow<'static, str>,
    /// What it is, CommonMark. Empty: not said.
    pub description: Cow<'static, str>,
    /// Its kind.
    pub kind: SchemeKind,
    /// The scopes that it declares, and what they allow. Those of OAuth 2.0 stand at their flows.
    pub scopes: Vec<ScopeMeta>,
}

/// A scope, and what it allows.
pub type ScopeMeta = (Cow<'static, str>, Cow<'static, str>);

/// The kinds of OpenAPI 3.1, which are all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// A key under a name.
    ApiKey {
        /// Header, query or cookie.
        place: Place,
        /// Name on the wire.
        name: Cow<'static, str>,
    },
    /// A scheme of the `Authorization` header (RFC 9110 §11.4).
    Http {
        /// Its name in small letters: `basic`, `bearer`.
        scheme: Cow<'static, str>,
        /// What a bearer token looks like: `JWT`.
        bearer_format: Option<Cow<'static, str>>,
    },
    /// Tokens of OAuth 2.0.
    OAuth2 {
        /// How they are got.
        flows: Vec<FlowMeta>,
    },
    /// Tokens of an OpenID provider.
    OpenIdConnect {
        /// Where it describes itself.
        url: Cow<'static, str>,
    },
}

impl SchemeMeta {
    /// Whether it declares a scope.
    #[must_use]
    pub fn declares(&self, scope: &str) -> bool {
        let flows = match &self.kind {
            SchemeKind::OAuth2 { flows } => &flows[..],
            _ => &[],
        };
        let of_flows = flows.iter().flat_map(|flow| &flow.scopes);
        let mut all = self.scopes.iter().chain(of_flows);
        all.any(|(name, _)| name == scope)
    }
}

/// One flow of OAuth 2.0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowMeta {
    /// Which one.
    pub flow: Flow,
    /// Where a user consents. Of the flows with a browser.
    pub authorization_url: Option<Cow<'static, str>>,
    /// Where tokens are got. Of all but the implicit flow.
    pub token_url: Option<Cow<'static, str>>,
    /// Where tokens are renewed.
    pub refresh_url: Option<Cow<'static, str>>,
    /// Scopes and what they allow.
    pub scopes: Vec<ScopeMeta>,
}

/// The flows of OAuth 2.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Flow {
    /// With the user's name and password.
    Password,
    /// With the client's own.
    ClientCredentials,
    /// With a code that a browser brings.
    AuthorizationCode,
    /// With a token that a browser brings. RFC 9700 §2.1.2 advises against it.
    Implicit,
}

impl Flow {
    /// The word of OpenAPI.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::ClientCredentials => "clientCredentials",
            Self::AuthorizationCode => "authorizationCode",
            Self::Implicit => "implicit",
        }
    }
}

/// A scheme that a route demands, and the scopes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequirementMeta {
    /// The scheme.
    pub scheme: SchemeMeta,
    /// The scopes that a credential must have.
    pub scopes: Vec<Cow<'static, str>>,
    /// The scheme of `Authorization` of which it takes every credential for its own. `None`: none.
    pub claims: Option<&'static str>,
    /// Whether the scheme verifies its credential, or whoever takes it does.
    pub is_verified: bool,
    /// Whether the scheme knows the scopes of a credential.
    pub verifies_scopes: bool,
    /// Why nothing verifies the scopes, where that was said.
    pub unverified: Option<&'static str>,
}

/// What a route demands: one of these, each of which may be several at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecurityMeta {
    /// The alternatives.
    pub alternatives: Vec<Vec<RequirementMeta>>,
}

impl SecurityMeta {
    /// One scheme.
    #[must_use]
    pub fn of(requirement: RequirementMeta) -> Self {
        Self {
            alternatives: vec![vec![requirement]],
        }
    }

    /// This or the other.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        for alternative in other.alternatives {
            if !self.alternatives.contains(&alternative) {
                self.alternatives.push(alternative);
            }
        }
        self
    }

    /// This and the other: each alternative of the one with each of the other.
    #[must_use]
    pub fn and(self, other: &Self) -> Self {
        let mut alternatives: Vec<Vec<RequirementMeta>> = Vec::new();
        for one in &self.alternatives {
            for two in &other.alternatives {
                let joined = joined(one, two);
                if !alternatives.contains(&joined) {
                    alternatives.push(joined);
                }
            }
        }
        Self { alternatives }
    }

    /// This or nothing.
    #[must_use]
    pub fn optional(self) -> Self {
        self.or(Self {
            alternatives: vec![Vec::new()],
        })
    }

    /// Whether nothing is an alternative, too.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        self.alternatives.iter().any(Vec::is_empty)
    }

    /// Every scheme that is named.
    pub fn requirements(&self) -> impl Iterator<Item = &RequirementMeta> {
        self.alternatives.iter().flatten()
    }
}

/// `a | b & c`
impl fmt::Display for SecurityMeta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, all) in self.alternatives.iter().enumerate() {
            let names: Vec<&str> = all.iter().map(|one| &*one.scheme.name).collect();
            let or = if position == 0 { "" } else { " | " };
            let names = if names.is_empty() {
                "nobody".to_owned()
            } else {
                names.join(" & ")
            };
            write!(f, "{or}{names}")?;
        }
        Ok(())
    }
}

/// Both lists, each scheme once, with the scopes of both.
fn joined(one: &[RequirementMeta], two: &[RequirementMeta]) -> Vec<RequirementMeta> {
    let mut all = one.to_vec();
    for more in two {
        match all.iter_mut().find(|known| known.scheme == more.scheme) {
            None => all.push(more.clone()),
            Some(known) => {
                for scope in &more.scopes {
                    if !known.scopes.contains(scope) {
                        known.scopes.push(scope.clone());
                    }
                }
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requires(name: &'static str, scopes: &[&'static str]) -> SecurityMeta {
        SecurityMeta::of(RequirementMeta {
            scheme: SchemeMeta {
                name: name.into(),
                description: "".into(),
                kind: SchemeKind::Http {
                    scheme: "bearer".into(),
                    bearer_format: None,
                },
                scopes: Vec::new(),
            },
            scopes: scopes.iter().map(|&scope| scope.into()).collect(),
            claims: None,
            is_verified: true,
            verifies_scopes: true,
            unverified: None,
        })
    }

    fn names(security: &SecurityMeta) -> Vec<Vec<&str>> {
        let of = |one: &Vec<RequirementMeta>| one.len();
        assert!(security.alternatives.iter().all(|one| of(one) > 0));
        let alternatives = security.alternatives.iter();
        alternatives
            .map(|all| all.iter().map(|one| &*one.scheme.name).collect())
            .collect()
    }

    #[test]
    fn what_several_levels_demand_is_each_with_each() {
        let either = requires("a", &[]).or(requires("b", &[]));
        let both = either.and(&requires("c", &[]));
        assert_eq!(names(&both), [["a", "c"], ["b", "c"]]);
    }

    #[test]
    fn the_scopes_of_several_levels_add_up() {
        let both = requires("a", &["read"]).and(&requires("a", &["read", "write"]));
        assert_eq!(both.alternatives[0][0].scopes, ["read", "write"]);
    }
}
