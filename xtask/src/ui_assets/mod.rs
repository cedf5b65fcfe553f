//! `cargo xtask ui-assets`: the files of the documentation UIs, fetched from npm's registry.
//!
//! Builds use what is committed, and no network. `SHA256SUMS` beside the files says what they are once they are
//! unpacked; a test holds them against it, so that no file changes but by this command.

mod packages;

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256, Sha512};

use self::packages::{PACKAGES, Package};
use crate::requirement::{self, Requirement, Source};
use crate::shell::{self, Failure, Outcome};

const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        name: "curl",
        probe: &["curl", "--version"],
        source: Source::Apt("curl"),
    },
    Requirement {
        name: "zopfli",
        probe: &["zopfli", "-h"],
        source: Source::Apt("zopfli"),
    },
];

const SUMS: &str = "SHA256SUMS";

pub(crate) fn run() -> Outcome {
    requirement::ensure(REQUIREMENTS)?;
    for package in PACKAGES {
        let unpacked = fetch(package)?;
        let folder = assets().join(package.folder);
        let step = format!("files of {}", package.name);
        let failed = |error: io::Error| Failure::new(&step, error);
        fs::create_dir_all(&folder).map_err(failed)?;
        for file in package.plain {
            fs::copy(unpacked.join(file), folder.join(name_of(file))).map_err(failed)?;
        }
        for file in package.served {
            let packed = folder.join(format!("{}.gz", name_of(file)));
            compress(&unpacked.join(file))?;
            fs::copy(unpacked.join(format!("{file}.gz")), packed).map_err(failed)?;
        }
    }
    let failed = |error| Failure::new(SUMS, error);
    fs::write(assets().join(SUMS), sums().map_err(failed)?).map_err(failed)
}

/// The folder of a package's files, once its archive is what the table says.
fn fetch(package: &Package) -> Outcome<PathBuf> {
    let step = format!("fetch {}", package.name);
    let folder = shell::root().join("target/ui-assets").join(package.folder);
    let failed = |error: io::Error| Failure::new(&step, error);
    fs::create_dir_all(&folder).map_err(failed)?;
    let archive = folder.join("package.tgz");
    let mut command = shell::program("curl", ["--fail", "--silent", "--show-error", "--output"]);
    shell::run(&step, command.arg(&archive).arg(package.address()))?;
    let found = integrity(&fs::read(&archive).map_err(failed)?);
    if found != package.integrity {
        return Err(Failure::new(step, format!("the archive is {found}")));
    }
    let mut command = shell::program("tar", ["--extract", "--gzip", "--file"]);
    let command = command.arg(&archive).arg("--directory").arg(&folder);
    shell::run(&format!("unpack {}", package.name), command)?;
    Ok(folder.join("package"))
}

fn compress(file: &Path) -> Outcome {
    let step = format!("compress {}", file.display());
    shell::run(&step, shell::program("zopfli", ["--gzip"]).arg(file))
}

/// The digest of an archive in npm's words.
fn integrity(bytes: &[u8]) -> String {
    format!("sha512-{}", BASE64_STANDARD.encode(Sha512::digest(bytes)))
}

/// The lines of `sha256sum` about all files that come from packages.
fn sums() -> io::Result<String> {
    let mut lines = String::new();
    for package in PACKAGES {
        let served = package.served.iter().map(|file| (file, ".gz"));
        let plain = package.plain.iter().map(|file| (file, ""));
        for (file, ending) in served.chain(plain) {
            let name = format!("{}/{}", package.folder, name_of(file));
            let bytes = content(&assets().join(format!("{name}{ending}")))?;
            let sum = Sha256::digest(bytes);
            let digits: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
            lines.push_str(&format!("{digits}  {name}\n"));
        }
    }
    Ok(lines)
}

/// What a browser makes of a file.
fn content(path: &Path) -> io::Result<Vec<u8>> {
    let bytes = fs::read(path)?;
    if path.extension().is_none_or(|ending| ending != "gz") {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(&*bytes).read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

fn assets() -> PathBuf {
    shell::root().join("ravyn-openapi/assets")
}

fn name_of(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_those_of_the_pinned_packages() {
        let recorded = fs::read_to_string(assets().join(SUMS)).expect("the sums");
        let found = sums().expect("every file");
        assert_eq!(found, recorded, "`cargo xtask ui-assets` fetches them anew");
    }

    #[test]
    fn the_notes_on_the_files_name_every_package_and_its_version() {
        let notes = fs::read_to_string(assets().join("README.md")).expect("the notes");
        for Package {
            folder,
            name,
            version,
            ..
        } in PACKAGES
        {
            let row = format!("| `{folder}` | `{name}` | {version} |");
            assert!(notes.contains(&row), "{row}");
        }
    }

    #[test]
    fn every_package_has_its_licence_beside_it() {
        for Package { folder, .. } in PACKAGES {
            let entries = fs::read_dir(assets().join(folder)).expect("a folder");
            let mut names = entries.map(|entry| entry.expect("an entry").file_name());
            assert!(
                names.any(|name| name.to_string_lossy().starts_with("LICENSE")),
                "{folder}"
            );
        }
    }

    #[test]
    fn a_digest_is_written_as_npm_writes_it() {
        assert_eq!(
            integrity(b""),
            "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="
        );
    }
}
