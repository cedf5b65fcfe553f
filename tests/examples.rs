//! Every example answers as its header says, and `quickstart` as the README says.
//!
//! A header holds lines `$ curl ..`, each followed by what curl prints. They are read here, the same
//! requests go through the test client, in the same order, and the answers are compared to the byte.
//! `NAME=$(..)` sets a variable to what an example's command `token` prints, or to a member of an answer.
//! In what is printed a line may be broken before a space of indentation, and `..` stands for
//! anything: further header fields, a random id.

#[macro_use]
mod programs;
#[path = "programs/curl.rs"]
mod curl;
#[cfg(feature = "openid")]
#[path = "programs/openid.rs"]
mod openid;

use std::path::Path;

use ravyn::error::BoxError;
use ravyn::prelude::{Ravyn, Sources};

use self::curl::{check, header};

/// A module and a test for each. `security_openid` has a module of its own, for it needs a provider.
macro_rules! examples {
    ($($kind:ident { $($name:ident = $file:literal,)* })*) => {
        const NAMES: &[&str] = &["security_openid", $($(stringify!($name)),*),*];

        $($(
            #[path = $file]
            #[expect(dead_code, reason = "its `main` serves what is driven here")]
            mod $name;

            #[tokio::test]
            async fn $name() {
                let app = $name::app().settings_from(secret());
                let token = |words: &[&str]| token($name::app(), words);
                check(app, token, header(include_str!($file))).await;
            }
        )*)*
    };
}

programs!(examples);

/// The environment that the headers tell to set.
fn secret() -> Sources {
    Sources::testing().environment([("JWT_SECRET_KEY", "0123456789abcdef0123456789abcdef")])
}

/// What the command `token` of an example prints.
fn token(app: Ravyn, words: &[&str]) -> Result<String, BoxError> {
    let words = ["program", "token"].iter().chain(words);
    let text = app
        .settings_from(secret())
        .text_of(words.map(|word| (*word).into()))?;
    Ok(text.trim_end().to_owned())
}

#[test]
fn every_example_is_driven() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    let files = std::fs::read_dir(folder).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    let mut names: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let mut driven = NAMES.to_vec();
    driven.sort_unstable();
    assert_eq!(names, driven);
}

#[tokio::test]
async fn the_readme_shows_what_quickstart_answers() {
    check(
        quickstart::app(),
        |words: &[&str]| token(quickstart::app(), words),
        include_str!("../README.md").lines(),
    )
    .await;
}

/// What the first page of security names is a program or a test, unless it says that it is to come.
#[test]
fn every_claim_of_security_is_shown_by_something_that_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tests = String::new();
    for folder in ["tests/it", "ravyn-security/tests", "ravyn-security/src"] {
        read_all(&root.join(folder), &mut tests).unwrap();
    }
    let page = include_str!("../docs/guide/security.md");
    let (_, claims) = page.split_once("## Every claim").unwrap();
    let rows = claims
        .lines()
        .filter(|line| line.starts_with("| ") && !line.contains("(to come)"));
    let names = rows.flat_map(|row| row.split('`').skip(1).step_by(2));
    for name in names.filter(|name| name.contains('_')) {
        let is_test = tests.contains(&format!("fn {name}()"));
        assert!(is_test || NAMES.contains(&name), "there is no `{name}`");
    }
}

fn read_all(folder: &Path, text: &mut String) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read_all(&path, text)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&std::fs::read_to_string(path)?);
        }
    }
    Ok(())
}
