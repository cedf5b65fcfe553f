//! Rules on what rustc prints, held against every `.stderr`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The folders of cases.
pub(crate) const MACROS: [&str; 11] = [
    "route",
    "model",
    "api_error",
    "routes",
    "requires",
    "provider",
    "controller",
    "permission",
    "settings",
    "security",
    "webhook",
];

/// Cases with more than one error: how many, and why it cannot be one.
const EXCEPTIONS: &[(&str, usize, &str)] = &[
    ("route/several_at_once", 3, "three mistakes, shown together"),
    ("route/associated_function", 2, METHOD),
    ("route/argument_type_missing", 2, TWO_PLACES),
    ("route/answer_type_missing", 2, TWO_PLACES),
    ("route/produces_no_encoder", 2, TWO_USES),
    ("controller/not_sync", 2, SHARED),
    ("model/field_no_model", 6, DERIVES),
    ("model/field_list_no_model", 6, DERIVES),
    ("model/variant_no_model", 6, DERIVES),
    ("model/newtype_no_model", 5, DERIVES),
    ("model/field_response_model", 3, ONE_WAY),
    ("security/two_types", 2, TWO_PLACES_OF_A_CREDENTIAL),
];

const METHOD: &str = "a macro cannot see that it stands in an `impl`, where rustc refuses both the type \
                      and its implementation";

const TWO_PLACES: &str = "rustc reports a name that it does not know at the function, with advice for the \
                          function, and again in the code that reads or answers";

const TWO_PLACES_OF_A_CREDENTIAL: &str =
    "a credential is asked for where its schemes are named and where the argument is read";

const TWO_USES: &str =
    "an encoder is asked for where the answer is described and where it is written";

const SHARED: &str = "what a controller is, and what the argument `self` of its handlers is, are two traits of \
                      one type";

const DERIVES: &str = "ours stands first; then each derive of serde and schemars asks for its own trait, \
                       and a macro cannot see whether a type has it";

const ONE_WAY: &str = "serde's derive asks three times for a type that is only sent; ours has nothing to say, \
                       because a field may be of a type that has serde's trait and is no model";

/// What rustc's own messages have in them; ours come with something to write.
const RUSTC: &[&str] = &["error[E", "is not supported in `trait`s", "cannot be sent"];

/// Every `.stderr`: its name without the suffix, and its text.
fn outputs() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let mut outputs = Vec::new();
    for name in MACROS {
        let folder = fs::read_dir(root.join(name)).expect("a folder of cases");
        let paths = folder.map(|entry| entry.expect("an entry").path());
        let paths: Vec<PathBuf> = paths
            .filter(|path| path.extension().is_some_and(|suffix| suffix == "stderr"))
            .collect();
        outputs.extend(paths.iter().map(|path| {
            let case = path.file_stem().expect("a name").to_string_lossy();
            let text = fs::read_to_string(path).expect("a text");
            (format!("{name}/{case}"), text)
        }));
    }
    outputs.sort();
    outputs
}

fn errors(text: &str) -> Vec<&str> {
    text.lines()
        .filter(|line| line.starts_with("error"))
        .collect()
}

#[test]
fn one_mistake_is_one_error() {
    for (case, text) in outputs() {
        let exception = EXCEPTIONS.iter().find(|(name, _, _)| *name == case);
        let (allowed, reason) = exception.map_or((1, ""), |(_, count, reason)| (*count, *reason));
        assert_eq!(errors(&text).len(), allowed, "{case} {reason}\n{text}");
    }
}

#[test]
fn every_exception_is_a_case() {
    let outputs = outputs();
    for (name, _, _) in EXCEPTIONS {
        assert!(outputs.iter().any(|(case, _)| case == name), "{name}");
    }
}

#[test]
fn no_two_cases_begin_with_the_same_words() {
    let mut first_lines = BTreeMap::new();
    for (case, text) in outputs() {
        let first = text.lines().next().unwrap_or_default().to_owned();
        if let Some(other) = first_lines.insert(first.clone(), case.clone()) {
            panic!("{other} and {case} both begin with: {first}");
        }
    }
}

#[test]
fn no_message_shows_a_private_name() {
    for (case, text) in outputs() {
        // Serde's derive has a hidden module of that name and a number.
        let ours = text
            .match_indices("__private")
            .find(|(at, name)| !text[at + name.len()..].starts_with(|c: char| c.is_ascii_digit()));
        assert!(ours.is_none(), "{case}\n{text}");
    }
}

#[test]
fn every_message_of_ours_says_what_to_write() {
    for (case, text) in outputs() {
        let ours = errors(&text)
            .into_iter()
            .filter(|line| !RUSTC.iter().any(|words| line.contains(words)));
        let helps = text
            .lines()
            .filter(|line| line.trim_start().starts_with("help: "));
        let (ours, helps) = (ours.count(), helps.count());
        assert!(helps >= ours, "{case}\n{text}");
    }
}

#[test]
fn a_trait_that_a_type_lacks_is_explained_by_a_note() {
    for (case, text) in outputs() {
        let is_explained = ["= note: ", "`.internal()?`", "help: "]
            .iter()
            .any(|words| text.contains(words));
        assert!(
            !text.starts_with("error[E0277]") || is_explained,
            "{case}\n{text}"
        );
    }
}

#[test]
fn cases_show_no_warning_beside_the_mistake() {
    for (case, text) in outputs() {
        assert!(!text.contains("\nwarning"), "{case}\n{text}");
    }
}

/// The text with `..` for whatever is quoted in it.
fn general(text: &str) -> String {
    let mut general = String::new();
    for quote in ['`', '"', '\''] {
        let source = if general.is_empty() {
            text.to_owned()
        } else {
            std::mem::take(&mut general)
        };
        let parts: Vec<&str> = source.split(quote).collect();
        // An odd quote is an apostrophe.
        if parts.len().is_multiple_of(2) {
            general = source;
            continue;
        }
        let parts = parts.iter().enumerate();
        let parts = parts.map(|(position, part)| if position % 2 == 1 { ".." } else { part });
        general = parts.collect::<Vec<_>>().join(&quote.to_string());
    }
    general
}

#[test]
fn every_message_of_ours_is_in_the_book_of_errors() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/errors.md");
    let book = fs::read_to_string(path).expect("docs/errors.md");
    let rows = book
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let known: Vec<String> = rows.map(general).collect();
    for (case, text) in outputs() {
        let first = text.lines().next().unwrap_or_default();
        let Some(message) = first.strip_prefix("error: ") else {
            continue;
        };
        let message = general(message);
        let is_known = known.iter().any(|row| match row.strip_suffix(" ..") {
            Some(start) => message.starts_with(start),
            None => *row == message,
        });
        assert!(is_known, "{case}: {message}");
    }
}
