//! Examples are for finding: each is named where a reader looks.

use super::Fault;
use super::tree::Tree;

const RULE: &str = "examples";

/// The files that may hold the table of examples.
const TABLES: [&str; 2] = ["README.md", "examples/README.md"];

pub(super) fn check(tree: &Tree, faults: &mut Vec<Fault>) {
    let tables: Vec<&str> = tree
        .texts
        .iter()
        .filter(|text| TABLES.contains(&text.path.as_str()))
        .map(|text| text.content.as_str())
        .collect();
    for source in &tree.sources {
        let Some(name) = example(&source.text.path) else {
            continue;
        };
        if !tables.iter().any(|table| names(table, name)) {
            let what = format!("`{name}` is in no table: add it to {}", TABLES.join(" or "));
            faults.push(source.fault(1, RULE, what));
        }
    }
}

/// The name of the example whose program is at this path: a file, or a package of its own.
fn example(path: &str) -> Option<&str> {
    let path = path.strip_prefix("examples/")?.strip_suffix(".rs")?;
    match path.split_once('/') {
        None => Some(path),
        Some((name, "main" | "src/main")) => Some(name),
        Some(_) => None,
    }
}

/// Whether a text names the example as one: in code, as a path or in a command.
fn names(text: &str, name: &str) -> bool {
    ["`", "examples/", "--example "].iter().any(|prefix| {
        let reference = format!("{prefix}{name}");
        text.match_indices(&reference).any(|(start, _)| {
            let rest = &text[start + reference.len()..];
            !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::tree::tree;
    use super::*;

    fn missing(files: &[(&str, &str)]) -> Vec<String> {
        let mut faults = Vec::new();
        check(&tree(files), &mut faults);
        faults.into_iter().map(|fault| fault.path).collect()
    }

    #[test]
    fn an_example_that_no_table_names_is_a_fault() {
        assert_eq!(
            missing(&[
                (
                    "README.md",
                    "Say hello with `hello_world` and --example tours."
                ),
                ("examples/hello.rs", ""),
                ("examples/tour.rs", ""),
            ]),
            ["examples/hello.rs", "examples/tour.rs"]
        );
    }

    #[test]
    fn any_way_of_naming_it_will_do() {
        assert!(
            missing(&[
                ("README.md", "cargo run --example hello\n| `tour` | .. |"),
                ("examples/README.md", "[chat](examples/chat/)"),
                ("examples/hello.rs", ""),
                ("examples/tour.rs", ""),
                ("examples/chat/src/main.rs", ""),
                ("examples/chat/src/room.rs", ""),
            ])
            .is_empty()
        );
    }
}
