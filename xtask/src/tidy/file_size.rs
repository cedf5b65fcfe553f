//! File size: a file that needs scrolling for its own idea holds two.

use super::Report;
use super::tree::{Source, TestModules};
use syn::visit::Visit;

const RULE: &str = "file-size";

/// From here on a reviewer asks.
const TALK: usize = 400;
const LIMIT: usize = 600;
/// An example is read in one go, by someone who has never seen the crate.
const EXAMPLE_LIMIT: usize = 150;

pub(super) fn check(source: &Source, report: &mut Report) {
    if source.is_test {
        return;
    }
    let lines = lines_without_tests(source);
    let is_example = source.text.path.starts_with("examples/");
    let limit = if is_example { EXAMPLE_LIMIT } else { LIMIT };
    if lines > limit {
        let what = format!("{lines} lines without tests, {limit} allowed: split it by idea");
        report.faults.push(source.fault(1, RULE, what));
    } else if lines > TALK {
        let what = format!("{lines} lines without tests: does it hold two ideas?");
        report.remarks.push(source.fault(1, RULE, what));
    }
}

fn lines_without_tests(source: &Source) -> usize {
    let mut tests = TestModules::default();
    tests.visit_file(&source.syntax);
    let lines_of_tests: usize = tests
        .inline
        .iter()
        .map(|(first, last)| last - first + 1)
        .sum();
    source.text.content.lines().count() - lines_of_tests
}

#[cfg(test)]
mod tests {
    use super::super::tree::tree;
    use super::*;

    /// Numbers of faults and remarks about a file of this many lines, and so many of tests.
    fn found(path: &str, lines: usize, test_lines: usize) -> (usize, usize) {
        let tests = format!("#[cfg(test)]\nmod tests {{{}}}\n", "\n".repeat(test_lines));
        let tree = tree(&[(path, &("\n".repeat(lines) + &tests))]);
        let mut report = Report::default();
        check(&tree.sources[0], &mut report);
        (report.faults.len(), report.remarks.len())
    }

    #[test]
    fn more_than_the_limit_is_a_fault_and_much_is_a_remark() {
        assert_eq!(found("src/lib.rs", 400, 0), (0, 0));
        assert_eq!(found("src/lib.rs", 401, 0), (0, 1));
        assert_eq!(found("src/lib.rs", 600, 0), (0, 1));
        assert_eq!(found("src/lib.rs", 601, 0), (1, 0));
    }

    #[test]
    fn tests_do_not_count() {
        assert_eq!(found("src/lib.rs", 400, 900), (0, 0));
        assert_eq!(found("tests/it/params.rs", 900, 0), (0, 0));
    }

    #[test]
    fn an_example_is_short() {
        assert_eq!(found("examples/hello.rs", 150, 0), (0, 0));
        assert_eq!(found("examples/hello.rs", 151, 0), (1, 0));
    }
}
