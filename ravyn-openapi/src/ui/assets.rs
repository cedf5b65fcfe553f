//! The files that pages load. `assets/README.md` says where they come from.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hasher};

use super::resource::Resource;

/// An embedded file.
#[derive(Debug)]
pub(super) struct Asset {
    /// Below the path of the documentation, and below `assets` where it comes from a package.
    pub(super) path: &'static str,
    pub(super) kind: Kind,
    bytes: &'static [u8],
    /// Whether the bytes are compressed with gzip.
    is_packed: bool,
}

/// What a page does with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Style,
    Script,
    Module,
    Icon,
    /// A script of the page that a provider of OAuth 2.0 sends the user back to.
    Redirect,
}

/// What `sha256sum` says of the files of packages.
const SUMS: &str = include_str!("../../assets/SHA256SUMS");

impl Asset {
    pub(super) const fn packed(path: &'static str, kind: Kind, bytes: &'static [u8]) -> Self {
        Self {
            path,
            kind,
            bytes,
            is_packed: true,
        }
    }

    pub(super) const fn plain(path: &'static str, kind: Kind, bytes: &'static [u8]) -> Self {
        Self {
            path,
            kind,
            bytes,
            is_packed: false,
        }
    }

    /// The file as it is served.
    pub(super) fn resource(&self) -> Resource {
        let resource = Resource::immutable(self.media_type(), self.bytes, self.version().into());
        if self.is_packed {
            resource.packed()
        } else {
            resource
        }
    }

    /// What changes with the bytes.
    pub(super) fn version(&self) -> Cow<'static, str> {
        // Hashing megabytes would show in the start of a debug build.
        let mut sums = SUMS.lines().filter_map(|line| line.split_once("  "));
        match sums.find(|(_, path)| *path == self.path) {
            Some((sum, _)) => sum.into(),
            None => hash(self.bytes).into(),
        }
    }

    fn media_type(&self) -> &'static str {
        match self.kind {
            Kind::Style => "text/css; charset=utf-8",
            Kind::Script | Kind::Module | Kind::Redirect => "text/javascript; charset=utf-8",
            Kind::Icon => "image/png",
        }
    }
}

/// Hash of bytes, in hexadecimal digits.
pub(super) fn hash(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::super::parts;

    #[test]
    fn packed_files_can_be_unpacked_and_plain_ones_are_plain() {
        for asset in parts::ALL.iter().flat_map(|parts| parts.assets) {
            let mut bytes = Vec::new();
            let outcome = flate2::read::GzDecoder::new(asset.bytes).read_to_end(&mut bytes);
            assert_eq!(outcome.is_ok(), asset.is_packed, "{}", asset.path);
        }
    }

    #[test]
    fn a_file_has_an_address_of_its_own_below_its_ui() {
        let mut paths = std::collections::HashSet::new();
        for parts in parts::ALL {
            for asset in parts.assets {
                let (folder, name) = asset.path.split_once('/').expect("a folder");
                assert_eq!(folder, parts.ui.segment());
                assert!(
                    !name.contains('/') && paths.insert(asset.path),
                    "{}",
                    asset.path
                );
            }
        }
    }
}
