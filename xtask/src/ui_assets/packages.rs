//! The packages of npm that the pages are made of.

/// A package at one version.
#[derive(Debug)]
pub(super) struct Package {
    /// The folder below `ravyn-openapi/assets` that holds its files.
    pub(super) folder: &'static str,
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    /// Digest of the archive, as the registry and lock files of npm give it.
    pub(super) integrity: &'static str,
    /// Files that browsers load, which are kept compressed.
    pub(super) served: &'static [&'static str],
    /// Files that are kept as they are: licences, images.
    pub(super) plain: &'static [&'static str],
}

pub(super) const PACKAGES: &[Package] = &[
    Package {
        folder: "swagger",
        name: "swagger-ui-dist",
        version: "5.35.0",
        integrity: "sha512-U06rpMtW9V3XPGOBeamTUSr0Z09jMX4IJuANpE/EZbAhw0G8CgwrzU4YmXkn/h0wCDNsXdGarTNNHC3sU8yVUQ==",
        served: &["swagger-ui-bundle.js", "swagger-ui.css"],
        plain: &[
            "favicon-32x32.png",
            "oauth2-redirect.js",
            "LICENSE",
            "NOTICE",
            "swagger-ui-bundle.js.LICENSE.txt",
        ],
    },
    Package {
        folder: "scalar",
        name: "@scalar/api-reference",
        version: "1.76.0",
        integrity: "sha512-pjqwnzmA9YK3ZX+IZSICMsywm4qI6HLSngR2py9H6TvFApHHuJjkTAd+gFJfnqJDzJuro8k7ji6JCtJ2U+Byng==",
        served: &["dist/browser/standalone.js"],
        // It comes without a file of its licence: that of its repository is kept by hand.
        plain: &[],
    },
    Package {
        folder: "redoc",
        name: "redoc",
        version: "3.0.1",
        integrity: "sha512-KDfoKaYW19LCl4YStgBnwlaNjYEFfs5zCNt1s1WZ2YM5u8d26Yuzd2l43fZO851ZsgIMe/D640fDJkD8eaRQKQ==",
        served: &["bundles/redoc.standalone.js"],
        plain: &["LICENSE"],
    },
    Package {
        folder: "rapidoc",
        name: "rapidoc",
        version: "9.3.8",
        integrity: "sha512-eCYEbr1Xr8OJZvVCw8SXl9zBCRoLJbhNGuG5IZTHq/RWAOq/O4MafUCuFEyZHsrhLrlUcGZMa64pyhpib8fQKQ==",
        served: &["dist/rapidoc-min.js"],
        plain: &["LICENSE.txt", "dist/rapidoc-min.js.LICENSE.txt"],
    },
    Package {
        folder: "elements",
        name: "@stoplight/elements",
        version: "9.0.25",
        integrity: "sha512-rDbNsgSCNo74lyV57cBzym+8F68/R2j7UPq4r3w5qK608vX8APNJhTq+2MkbTjsM3bUhFIoRdI225tlI85KpCA==",
        served: &["web-components.min.js", "styles.min.css"],
        plain: &["LICENSE", "web-components.min.js.LICENSE.txt"],
    },
];

impl Package {
    /// Where the registry has its archive.
    pub(super) fn address(&self) -> String {
        let Self { name, version, .. } = self;
        let unscoped = name.rsplit('/').next().unwrap_or(name);
        format!("https://registry.npmjs.org/{name}/-/{unscoped}-{version}.tgz")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_of_a_scoped_package_has_no_scope_in_its_name() {
        let addresses: Vec<_> = PACKAGES.iter().map(Package::address).collect();
        assert_eq!(
            addresses[0],
            "https://registry.npmjs.org/swagger-ui-dist/-/swagger-ui-dist-5.35.0.tgz"
        );
        assert_eq!(
            addresses[1],
            "https://registry.npmjs.org/@scalar/api-reference/-/api-reference-1.76.0.tgz"
        );
    }
}
