//! Notes for later: each names the issue that will see to it.

use super::Fault;
use super::tree::Text;

const RULE: &str = "notes";

/// Spelt in two, so that this file keeps its own rule.
const WORDS: [&str; 3] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("X", "XX"),
];

pub(super) fn check(text: &Text, faults: &mut Vec<Fault>) {
    for (index, line) in text.content.lines().enumerate() {
        for word in WORDS.into_iter().filter(|word| has_bare(line, word)) {
            faults.push(Fault {
                path: text.path.clone(),
                line: index + 1,
                rule: RULE,
                what: format!(
                    "`{word}` names no issue: write `{}(#123)`, or do it",
                    WORDS[0]
                ),
            });
        }
    }
}

/// Whether the line has the word, whole and without the number of an issue.
fn has_bare(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(start, _)| {
        let (before, after) = (&line[..start], &line[start + word.len()..]);
        let is_whole = !before.ends_with(is_part) && !after.starts_with(is_part);
        let has_issue = word == WORDS[0] && starts_with_issue(after);
        is_whole && !has_issue
    })
}

/// `(#123)`
fn starts_with_issue(text: &str) -> bool {
    text.strip_prefix("(#")
        .and_then(|rest| rest.split_once(')'))
        .is_some_and(|(number, _)| number.parse::<u32>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(content: &str) -> Vec<usize> {
        let text = Text {
            path: "src/lib.rs".to_owned(),
            content: content.replace("LATER", WORDS[0]),
        };
        let mut faults = Vec::new();
        check(&text, &mut faults);
        faults.iter().map(|fault| fault.line).collect()
    }

    #[test]
    fn a_note_without_an_issue_is_a_fault() {
        assert_eq!(lines("fn f() {}\n// LATER: write it\n"), [2]);
        assert_eq!(lines("LATER(someone) LATER(#) LATER(#x)"), [1]);
        assert_eq!(lines(&format!("{}\n{}(#1)", WORDS[2], WORDS[1])), [1, 2]);
    }

    #[test]
    fn a_note_with_an_issue_and_longer_words_are_fine() {
        assert!(
            lines("// LATER(#123): write it\nconst LATER_LIST: [u8; 0] = [];\nMLATER").is_empty()
        );
    }
}
