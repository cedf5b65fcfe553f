//! Silenced lints: each says why, and goes when its reason goes.
//!
//! `#[expect]` warns when nothing is left to expect, `#[allow]` stays for ever. Attributes
//! in generated code stand inside `quote!` and are not seen here: there a lint may or may
//! not fire, so `allow` is right.

use super::Fault;
use super::tree::Source;
use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::Visit;

const RULE: &str = "lints";

pub(super) fn check(source: &Source, faults: &mut Vec<Fault>) {
    let mut visitor = Silenced { source, faults };
    visitor.visit_file(&source.syntax);
}

struct Silenced<'a> {
    source: &'a Source,
    faults: &'a mut Vec<Fault>,
}

impl<'ast> Visit<'ast> for Silenced<'_> {
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        let syn::Meta::List(list) = &attribute.meta else {
            return;
        };
        let what = if list.path.is_ident("allow") || is_conditional_allow(list) {
            "`allow` outlives its reason: write `expect(.., reason = \"..\")`"
        } else if list.path.is_ident("expect") && !has_word(list.tokens.clone(), "reason") {
            "`expect` without a reason: add `reason = \"..\"`"
        } else {
            return;
        };
        let line = attribute.span().start().line;
        self.faults
            .push(self.source.fault(line, RULE, what.to_owned()));
    }
}

/// `#[cfg_attr(condition, allow(..))]`
fn is_conditional_allow(list: &syn::MetaList) -> bool {
    list.path.is_ident("cfg_attr") && has_word(list.tokens.clone(), "allow")
}

fn has_word(tokens: TokenStream, word: &str) -> bool {
    tokens
        .into_iter()
        .any(|token| matches!(token, TokenTree::Ident(ident) if ident == word))
}

#[cfg(test)]
mod tests {
    use super::super::tree::faults;
    use super::*;

    #[test]
    fn allow_is_refused() {
        for code in [
            "#![allow(dead_code)]",
            "#[allow(dead_code)]\nfn f() {}",
            "#[cfg_attr(unix, allow(dead_code))]\nfn f() {}",
        ] {
            let found = faults(check, "src/lib.rs", code);
            assert_eq!(found.len(), 1, "{code}: {found:?}");
            assert!(found[0].starts_with("1: `allow` outlives"), "{found:?}");
        }
    }

    #[test]
    fn expect_needs_a_reason() {
        let code = "struct A;\n#[expect(dead_code)]\nfn f() {}";
        assert_eq!(
            faults(check, "src/lib.rs", code),
            ["2: `expect` without a reason: add `reason = \"..\"`"]
        );
        let code = "#[expect(dead_code, reason = \"read by the debugger\")]\nfn f() {}";
        assert!(faults(check, "src/lib.rs", code).is_empty());
    }

    #[test]
    fn generated_code_is_exempt() {
        let code = "fn f() -> T { quote! { #[allow(unused)] fn g() {} } }";
        assert!(faults(check, "ravyn-macros/src/route/expand.rs", code).is_empty());
    }
}
