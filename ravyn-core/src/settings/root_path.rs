//! The prefix that a proxy takes off paths.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer};

const EXPECTED: &str = "a path without query, such as `/shop`";

/// The prefix under which a proxy shows the application, and which it takes off before it passes a request
/// on. Addresses that clients read begin with it; routes do not know it. Default: none.
///
/// # Example
/// ```
/// use ravyn_core::settings::RootPath;
///
/// let root = RootPath::new("/shop/").unwrap();
/// assert_eq!(root.join("/items/1"), "/shop/items/1");
/// assert_eq!(RootPath::default().join("/items/1"), "/items/1");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RootPath(String);

impl RootPath {
    /// A prefix: it begins with `/` and may end with one. `None`: it is no path, or clients would read it as
    /// something else, such as `//host`.
    #[must_use]
    pub fn new(path: &str) -> Option<Self> {
        let bare = path.strip_suffix('/').unwrap_or(path);
        if bare.is_empty() {
            return Some(Self::default());
        }
        let mut segments = bare.strip_prefix('/')?.split('/');
        let is_plain = segments.all(|segment| {
            let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte);
            !matches!(segment, "" | "." | "..") && segment.bytes().all(is_safe)
        });
        is_plain.then(|| Self(bare.to_owned()))
    }

    /// The prefix, without a slash at its end; empty where there is none.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address that clients know for a path of the application.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

impl fmt::Display for RootPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for RootPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let path = String::deserialize(deserializer)?;
        Self::new(&path)
            .ok_or_else(|| de::Error::invalid_value(de::Unexpected::Other("a text"), &EXPECTED))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_cannot_lead_to_another_site() {
        for path in [
            "//host",
            "shop",
            "/a//b",
            "/a/../b",
            "/a?b",
            "/a b",
            "https://a",
        ] {
            assert_eq!(RootPath::new(path), None, "{path}");
        }
        assert_eq!(RootPath::new("/"), Some(RootPath::default()));
    }
}
