//! Function size: what does not fit on a screen does more than one thing.

use super::Fault;
use super::tree::Source;
use syn::visit::{self, Visit};

const RULE: &str = "function-size";

/// From the signature to the closing brace.
const LIMIT: usize = 70;

pub(super) fn check(source: &Source, faults: &mut Vec<Fault>) {
    let mut functions = Functions(Vec::new());
    functions.visit_file(&source.syntax);
    for function in functions
        .0
        .iter()
        .filter(|function| function.lines() > LIMIT)
    {
        let what = format!(
            "`{}` has {} lines, {LIMIT} allowed: give its steps names of their own",
            function.name,
            function.lines(),
        );
        faults.push(source.fault(function.first, RULE, what));
    }
}

struct Function {
    name: String,
    first: usize,
    last: usize,
}

impl Function {
    fn lines(&self) -> usize {
        self.last - self.first + 1
    }
}

struct Functions(Vec<Function>);

impl Functions {
    fn push(&mut self, signature: &syn::Signature, block: &syn::Block) {
        self.0.push(Function {
            name: signature.ident.to_string(),
            first: signature.fn_token.span.start().line,
            last: block.brace_token.span.close().end().line,
        });
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.push(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.push(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.push(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::faults;
    use super::*;

    /// A function of this many lines, its documentation apart.
    fn function(lines: usize) -> String {
        format!(
            "/// Documented.\n#[inline]\nfn long() {{{}}}",
            "\n".repeat(lines - 1)
        )
    }

    #[test]
    fn a_long_function_is_a_fault_wherever_it_stands() {
        let long = function(71);
        for code in [
            long.clone(),
            format!("impl A {{ {long} }}"),
            format!("trait A {{ {long} }}"),
            format!("fn outer() {{}}\nmod a {{ fn b() {{}} {long} }}"),
        ] {
            let found = faults(check, "src/lib.rs", &code);
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].contains("`long` has 71 lines"), "{found:?}");
        }
    }

    #[test]
    fn documentation_does_not_count() {
        assert!(faults(check, "src/lib.rs", &function(70)).is_empty());
    }
}
