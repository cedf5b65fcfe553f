//! The paths that a file's code names: imports, paths in code, paths inside macro calls.
//!
//! Test code is left out: it may reach wherever it likes.

use super::tree::is_test;
use proc_macro2::{TokenStream, TokenTree};
use std::collections::HashSet;
use syn::visit::{self, Visit};

/// A path in the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// As written: `["crate", "params", "Query"]`.
    pub(super) segments: Vec<String>,
    /// Whether the first segment must be a crate: `::hyper::body`, or `hyper::body` where
    /// the file has nothing else of that name.
    pub(super) may_be_crate: bool,
    /// The inline modules around it, outermost first.
    pub(super) inside: Vec<String>,
    pub(super) line: usize,
}

/// The mentions of a file, in its order.
pub(super) fn of(file: &syn::File) -> Vec<Mention> {
    let mut collector = Collector::default();
    collector.visit_file(file);
    for mention in &mut collector.found {
        mention.may_be_crate |= !collector.bound.contains(&mention.segments[0]);
    }
    collector.found
}

#[derive(Default)]
struct Collector {
    found: Vec<Mention>,
    /// Names that modules and imports of this file give to something else than a crate.
    bound: HashSet<String>,
    inside: Vec<String>,
}

impl Collector {
    fn push<'a>(&mut self, path: impl IntoIterator<Item = &'a syn::Ident>, is_global: bool) {
        let segments: Vec<_> = path.into_iter().collect();
        let Some(last) = segments.last() else { return };
        self.found.push(Mention {
            line: last.span().start().line,
            segments: segments.iter().map(ToString::to_string).collect(),
            may_be_crate: is_global,
            inside: self.inside.clone(),
        });
    }

    fn import<'a>(
        &mut self,
        tree: &'a syn::UseTree,
        prefix: &mut Vec<&'a syn::Ident>,
        is_global: bool,
    ) {
        let (last, name) = match tree {
            syn::UseTree::Path(path) => {
                prefix.push(&path.ident);
                self.import(&path.tree, prefix, is_global);
                prefix.pop();
                return;
            }
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.import(tree, prefix, is_global);
                }
                return;
            }
            syn::UseTree::Name(name) => (Some(&name.ident), Some(&name.ident)),
            syn::UseTree::Rename(rename) => (Some(&rename.ident), Some(&rename.rename)),
            syn::UseTree::Glob(_) => (None, None),
        };
        let is_deep = !prefix.is_empty();
        // `use tower;` and `use tower::{self}` name the crate, they do not hide it.
        if let Some(name) = name.filter(|name| is_deep && *name != "self") {
            self.bound.insert(name.to_string());
        }
        let last = last.filter(|last| !is_deep || *last != "self");
        self.push(prefix.iter().copied().chain(last), is_global);
    }

    /// Finds `a::b` in tokens that are not parsed, such as the arguments of a macro.
    fn tokens(&mut self, stream: TokenStream) {
        let mut path: Vec<syn::Ident> = Vec::new();
        let (mut colons, mut is_global) = (0, false);
        for token in stream {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    colons += 1;
                    continue;
                }
                TokenTree::Ident(ident) if colons == 2 && !path.is_empty() => path.push(ident),
                TokenTree::Ident(ident) => {
                    self.end(&mut path, is_global);
                    is_global = colons == 2;
                    path.push(ident);
                }
                other => {
                    self.end(&mut path, is_global);
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
            colons = 0;
        }
        self.end(&mut path, is_global);
    }

    fn end(&mut self, path: &mut Vec<syn::Ident>, is_global: bool) {
        if path.len() > 1 {
            self.push(path.iter(), is_global);
        }
        path.clear();
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes = match item {
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_test(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.bound.insert(item.ident.to_string());
        self.inside.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.inside.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let is_global = item.leading_colon.is_some();
        self.import(&item.tree, &mut Vec::new(), is_global);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        self.push([&item.ident], true);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let is_global = path.leading_colon.is_some();
        // A single name is a variable, or an import that was seen already.
        if path.segments.len() > 1 || is_global {
            let segments = path.segments.iter().map(|segment| &segment.ident);
            self.push(segments, is_global);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        visit::visit_macro(self, call);
        self.tokens(call.tokens.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentions(code: &str) -> Vec<String> {
        let file = syn::parse_file(code).expect("the test's code parses");
        of(&file)
            .iter()
            .map(|mention| format!("{}: {}", mention.line, mention.segments.join("::")))
            .collect()
    }

    fn crates(code: &str) -> Vec<String> {
        let file = syn::parse_file(code).expect("the test's code parses");
        let mut found = of(&file);
        found.retain(|mention| mention.may_be_crate);
        found.iter().map(|m| m.segments.join("::")).collect()
    }

    #[test]
    fn imports_are_flattened() {
        assert_eq!(
            mentions("use crate::{\n    meta::{self, A},\n    error::*,\n    B as C,\n};"),
            [
                "2: crate::meta",
                "2: crate::meta::A",
                "3: crate::error",
                "4: crate::B"
            ]
        );
    }

    #[test]
    fn paths_in_code_and_in_macros_are_found() {
        assert_eq!(
            mentions("fn f(a: crate::meta::A) {\n    g!(x: [crate::error::B, c], ::d::E);\n}"),
            ["1: crate::meta::A", "2: crate::error::B", "2: d::E"]
        );
    }

    #[test]
    fn test_code_is_left_out() {
        assert!(mentions("#[cfg(test)] mod tests { use crate::app::A; }").is_empty());
        assert!(mentions("#[cfg(all(test, unix))] use crate::app::A;").is_empty());
        assert_eq!(mentions("#[cfg(not(test))] use crate::app::A;").len(), 1);
    }

    #[test]
    fn a_module_of_the_file_hides_the_crate_of_its_name() {
        assert_eq!(crates("use tower::Layer;"), ["tower::Layer"]);
        assert!(crates("mod tower; use tower::Adapter;").is_empty());
        assert!(
            crates("use self::layer::tower; use tower::Adapter;")
                .iter()
                .all(|m| m != "tower::Adapter")
        );
        assert_eq!(crates("mod tower; use ::tower::Layer;"), ["tower::Layer"]);
        assert_eq!(crates("use tower::{self};"), ["tower"]);
    }
}
