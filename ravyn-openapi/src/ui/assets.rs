//! The files that the page loads. `assets/swagger-ui/README.md` says where they come from.

use super::resource::Resource;

/// An embedded file.
#[derive(Debug)]
pub(super) struct Asset {
    pub(super) name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
    /// Whether the bytes are compressed with gzip.
    is_packed: bool,
}

const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// All of them.
pub(super) static ASSETS: [Asset; 5] = [
    packed(
        "swagger-ui.css",
        CSS,
        include_bytes!("../../assets/swagger-ui/swagger-ui.css.gz"),
    ),
    packed(
        "swagger-ui-bundle.js",
        JAVASCRIPT,
        include_bytes!("../../assets/swagger-ui/swagger-ui-bundle.js.gz"),
    ),
    plain(
        "favicon.png",
        "image/png",
        include_bytes!("../../assets/swagger-ui/favicon.png"),
    ),
    plain("page.css", CSS, include_bytes!("../../assets/page.css")),
    plain(
        "page.js",
        JAVASCRIPT,
        include_bytes!("../../assets/page.js"),
    ),
];

const fn packed(name: &'static str, media_type: &'static str, bytes: &'static [u8]) -> Asset {
    Asset {
        name,
        media_type,
        bytes,
        is_packed: true,
    }
}

const fn plain(name: &'static str, media_type: &'static str, bytes: &'static [u8]) -> Asset {
    Asset {
        name,
        media_type,
        bytes,
        is_packed: false,
    }
}

impl Asset {
    /// The file as it is served.
    pub(super) fn resource(&self) -> Resource {
        let resource = Resource::immutable(self.media_type, self.bytes);
        if self.is_packed {
            resource.packed()
        } else {
            resource
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn packed_files_can_be_unpacked_and_plain_ones_are_plain() {
        for asset in &ASSETS {
            let mut bytes = Vec::new();
            let outcome = flate2::read::GzDecoder::new(asset.bytes).read_to_end(&mut bytes);
            assert_eq!(outcome.is_ok(), asset.is_packed, "{}", asset.name);
        }
    }

    #[test]
    fn the_notes_on_the_files_name_their_licences() {
        let readme = include_str!("../../assets/swagger-ui/README.md");
        for name in [
            "LICENSE",
            "NOTICE",
            "swagger-ui-bundle.js.LICENSE.txt",
            "swagger-ui.css.gz",
        ] {
            assert!(readme.contains(name), "{name}");
        }
    }
}
