//! The files that the rules look at.

use super::Fault;
use super::mentions::{self, Mention};
use std::collections::HashSet;
use std::path::Path;
use std::{fs, io};
use syn::visit::{self, Visit};

/// Folders that are not written here, or hold what is wrong on purpose (`tests/ui`) or
/// written by a program (`tests/expand`). The rivals in `bench/peers` are measured as
/// their own users write them.
const SKIPPED: [&str; 6] = [
    ".git",
    "target",
    ".venv",
    "bench/peers",
    "tests/ui",
    "tests/expand",
];

/// Endings of the files that people write.
const TEXTS: [&str; 6] = ["rs", "md", "toml", "py", "sh", "lua"];

/// The repository, as the rules see it.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) sources: Vec<Source>,
    /// All files that people write, the sources among them.
    pub(super) texts: Vec<Text>,
    /// Sources that do not parse, about which the rules can say nothing.
    pub(super) unreadable: Vec<Fault>,
}

/// A file of text.
#[derive(Clone, Debug)]
pub(super) struct Text {
    /// From the repository's root, with `/` between the parts.
    pub(super) path: String,
    pub(super) content: String,
}

/// A file of Rust.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) text: Text,
    pub(super) syntax: syn::File,
    /// What its code names, outside of tests.
    pub(super) mentions: Vec<Mention>,
    /// Whether all of it is test code.
    pub(super) is_test: bool,
}

impl Tree {
    pub(super) fn read(root: &Path) -> io::Result<Self> {
        let mut texts = Vec::new();
        collect(root, "", &mut texts)?;
        Ok(Self::of(texts))
    }

    /// The tree of these files.
    pub(super) fn of(texts: Vec<Text>) -> Self {
        let mut tree = Self::default();
        for text in texts.iter().filter(|text| text.path.ends_with(".rs")) {
            match Source::parse(text.clone()) {
                Ok(source) => tree.sources.push(source),
                Err(fault) => tree.unreadable.push(fault),
            }
        }
        let tests: HashSet<String> = tree.sources.iter().flat_map(Source::test_files).collect();
        for source in &mut tree.sources {
            let path = &source.text.path;
            source.is_test = path.split('/').any(|part| part == "tests") || tests.contains(path);
            if source.is_test {
                source.mentions.clear();
            }
        }
        tree.texts = texts;
        tree
    }
}

fn collect(root: &Path, folder: &str, texts: &mut Vec<Text>) -> io::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = match folder {
            "" => name,
            _ => format!("{folder}/{name}"),
        };
        if entry.file_type()?.is_dir() {
            let skipped = |end: &&str| path == *end || path.ends_with(&format!("/{end}"));
            if !SKIPPED.iter().any(skipped) {
                collect(root, &path, texts)?;
            }
        } else if TEXTS.iter().any(|end| path.ends_with(&format!(".{end}"))) {
            let content = fs::read_to_string(entry.path())?;
            texts.push(Text { path, content });
        }
    }
    Ok(())
}

impl Source {
    fn parse(text: Text) -> Result<Self, Fault> {
        let syntax = syn::parse_file(&text.content).map_err(|error| Fault {
            path: text.path.clone(),
            line: error.span().start().line,
            rule: "syntax",
            what: format!("{error}; tidy reads only what parses"),
        })?;
        let mentions = mentions::of(&syntax);
        Ok(Self {
            text,
            syntax,
            mentions,
            is_test: false,
        })
    }

    pub(super) fn fault(&self, line: usize, rule: &'static str, what: String) -> Fault {
        Fault {
            path: self.text.path.clone(),
            line,
            rule,
            what,
        }
    }

    /// The folder of its crate's modules, such as `ravyn-core/src`.
    pub(super) fn crate_folder(&self) -> Option<&str> {
        let end = self.text.path.find("src/")? + "src".len();
        Some(&self.text.path[..end])
    }

    /// Its place in its crate: `["params", "query"]` for `src/params/query.rs`.
    pub(super) fn module(&self) -> Vec<&str> {
        let Some(folder) = self.crate_folder() else {
            return Vec::new();
        };
        let path = &self.text.path[folder.len() + 1..];
        let mut module: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
        if let ["lib" | "main"] | [.., "mod"] = module.as_slice() {
            module.pop();
        }
        module
    }

    /// The top-level modules of its own crate that its code names, each with the line.
    pub(super) fn rooms(&self) -> impl Iterator<Item = (usize, &str)> {
        self.mentions.iter().filter_map(|mention| {
            let place = self.resolve(mention)?;
            Some((mention.line, *place.first()?))
        })
    }

    /// Where a path that starts with `crate`, `self` or `super` leads, from the crate's root.
    fn resolve<'a>(&'a self, mention: &'a Mention) -> Option<Vec<&'a str>> {
        let mut place = match mention.segments.first()?.as_str() {
            "crate" => Vec::new(),
            "self" | "super" => {
                let inline = mention.inside.iter().map(String::as_str);
                self.module().into_iter().chain(inline).collect()
            }
            _ => return None,
        };
        for segment in &mention.segments {
            match segment.as_str() {
                "crate" | "self" => {}
                "super" => {
                    place.pop();
                }
                name => place.push(name),
            }
        }
        Some(place)
    }

    /// The files that its `#[cfg(test)] mod name;` stand for.
    fn test_files(&self) -> Vec<String> {
        let Some(folder) = self.crate_folder() else {
            return Vec::new();
        };
        let mut finder = TestModules::default();
        finder.visit_file(&self.syntax);
        let here = [&[folder], self.module().as_slice()].concat().join("/");
        let files = finder.external.iter();
        files
            .flat_map(|name| [format!("{here}/{name}.rs"), format!("{here}/{name}/mod.rs")])
            .collect()
    }
}

/// The test modules of a file.
#[derive(Debug, Default)]
pub(super) struct TestModules {
    /// Names of those that are files of their own.
    external: Vec<String>,
    /// First and last line of the others.
    pub(super) inline: Vec<(usize, usize)>,
}

impl<'ast> Visit<'ast> for TestModules {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            return visit::visit_item_mod(self, item);
        }
        match &item.content {
            None => self.external.push(item.ident.to_string()),
            Some((brace, _)) => {
                let first = item.attrs[0].pound_token.spans[0].start().line;
                self.inline.push((first, brace.span.close().end().line));
            }
        }
    }
}

/// Whether the attributes leave an item to tests: `#[cfg(test)]`, `#[cfg(all(test, ..))]`.
pub(super) fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let syn::Meta::List(list) = &attribute.meta else {
            return false;
        };
        let condition = list.tokens.to_string().replace(' ', "");
        list.path.is_ident("cfg") && (condition == "test" || condition.starts_with("all(test,"))
    })
}

/// A tree of one or more files, for the tests of the rules.
#[cfg(test)]
pub(super) fn tree(files: &[(&str, &str)]) -> Tree {
    let text = |(path, content): &(&str, &str)| Text {
        path: (*path).to_owned(),
        content: (*content).to_owned(),
    };
    Tree::of(files.iter().map(text).collect())
}

/// What a rule for one source finds in `content` at `path`, as `line: what`.
#[cfg(test)]
pub(super) fn faults(
    check: fn(&Source, &mut Vec<Fault>),
    path: &str,
    content: &str,
) -> Vec<String> {
    let mut faults = Vec::new();
    let tree = tree(&[(path, content)]);
    assert!(tree.unreadable.is_empty(), "{:?}", tree.unreadable);
    check(&tree.sources[0], &mut faults);
    faults
        .iter()
        .map(|fault| format!("{}: {}", fault.line, fault.what))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_knows_its_module() {
        let module = |path: &str| {
            let tree = tree(&[(path, "")]);
            tree.sources[0].module().join("::")
        };
        assert_eq!(module("ravyn-core/src/lib.rs"), "");
        assert_eq!(module("ravyn-core/src/endpoint.rs"), "endpoint");
        assert_eq!(module("ravyn-core/src/params/mod.rs"), "params");
        assert_eq!(module("ravyn-core/src/params/query.rs"), "params::query");
    }

    #[test]
    fn paths_are_followed_from_where_they_stand() {
        let tree = tree(&[(
            "ravyn-core/src/params/query.rs",
            "use crate::meta::A;\nuse super::B;\nmod c { use super::super::super::error::D; }",
        )]);
        let source = &tree.sources[0];
        let places: Vec<_> = source
            .mentions
            .iter()
            .filter_map(|mention| source.resolve(mention))
            .map(|place| place.join("::"))
            .collect();
        assert_eq!(places, ["meta::A", "params::B", "error::D"]);
    }

    #[test]
    fn a_module_declared_for_tests_is_test_code() {
        let tree = tree(&[
            ("ravyn-core/src/meta/mod.rs", "#[cfg(test)]\nmod samples;"),
            ("ravyn-core/src/meta/samples.rs", "use crate::routing::A;"),
            ("tests/it/main.rs", ""),
        ]);
        let tests: Vec<_> = tree.sources.iter().map(|source| source.is_test).collect();
        assert_eq!(tests, [false, true, true]);
        assert!(tree.sources[1].mentions.is_empty());
    }

    #[test]
    fn a_file_that_does_not_parse_is_a_fault() {
        let tree = tree(&[("src/lib.rs", "\nfn {")]);
        assert_eq!(tree.unreadable[0].line, 2);
    }
}
