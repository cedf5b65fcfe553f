//! Documents as YAML, and documents of people's own in either form.
//!
//! What is written is the same for readers of YAML 1.1 and 1.2: a text that one of them takes for a number, a date, a
//! truth value or nothing (`no`, `1.0`, `0x10`) is in quotes.

use serde::Serialize;
use serde_json::Value;

/// Why a text is no document.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error("it is no JSON")]
    Json(#[source] serde_json::Error),
    #[error("it is neither JSON nor YAML: {0}")]
    Yaml(String),
}

/// A document as YAML, its members in their own order.
pub(crate) fn text(document: &impl Serialize) -> String {
    let options = serde_saphyr::ser_options! {
        // A folded text has other line breaks than its source, and a reader has to know the rules.
        folded_wrap_chars: usize::MAX,
    };
    let text = serde_saphyr::to_string_with_options(document, options);
    text.expect("text keys and JSON values are YAML")
}

/// Reads JSON or YAML.
pub(crate) fn read(text: &str) -> Result<Value, Unreadable> {
    if text.trim_start().starts_with(['{', '[']) {
        return serde_json::from_str(text).map_err(Unreadable::Json);
    }
    // The rest of the message is a picture of the place.
    let told = |error: serde_saphyr::Error| {
        let text = error.to_string();
        Unreadable::Yaml(text.lines().next().unwrap_or_default().to_owned())
    };
    serde_saphyr::from_str(text).map_err(told)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check_round_trip(value: &Value) -> String {
        let text = text(value);
        assert_eq!(&read(&text).expect("YAML"), value, "{text}");
        text
    }

    #[test]
    fn texts_that_look_like_something_else_stay_texts() {
        let words = [
            "no",
            "Yes",
            "on",
            "y",
            "true",
            "null",
            "~",
            "",
            " ",
            "1",
            "1.0",
            "0x10",
            "0o7",
            "017",
            "1_000",
            "1:30",
            "1e3",
            ".inf",
            ".nan",
            "2026-11-29",
            "2026-11-29T01:02:03Z",
            "=",
            "<<",
            "- a",
            "a: b",
            "a #b",
            "#a",
            "&a",
            "*a",
            "!a",
            "%a",
            "@a",
            "`a`",
            "'a'",
            "\"a\"",
            "{a}",
            "[a]",
            "a\nb",
            "a\n",
            "\na",
            "a\tb",
            "a\\b",
            " a ",
            "é",
            "\u{1f600}",
            "\u{0}",
            "\u{7f}",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "---",
            "...",
            "|",
            ">",
            "?",
            "? a",
        ];
        for word in words {
            check_round_trip(&json!({"text": word, "list": [word], word: 1}));
        }
        let text = check_round_trip(
            &json!({"a": "no", "b": "1.0", "c": "2026-11-29", "d": 1.5, "e": false}),
        );
        assert_eq!(
            text,
            "a: \"no\"\nb: \"1.0\"\nc: \"2026-11-29\"\nd: 1.5\ne: false\n"
        );
    }

    #[test]
    fn long_texts_and_numbers_keep_every_character() {
        let long = "a  word ".repeat(40) + "\n\n  indented\n" + &"x".repeat(200);
        check_round_trip(&json!({"text": long}));
        check_round_trip(&json!([
            u64::MAX,
            i64::MIN,
            0.1,
            -1.5e300,
            {},
            [],
            [[]],
            [{}],
            null
        ]));
    }

    #[test]
    fn members_keep_their_order() {
        #[derive(Serialize)]
        struct Info {
            title: &'static str,
            description: &'static str,
        }
        let info = Info {
            title: "Shop",
            description: "Sells: tea",
        };
        assert_eq!(text(&info), "title: Shop\ndescription: \"Sells: tea\"\n");
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        let told = |text: &str| read(text).expect_err("no document").to_string();
        assert_eq!(told("{\"a\": "), "it is no JSON");
        let text = told("a: [1\nb: 2\n");
        assert!(text.starts_with("it is neither JSON nor YAML: "), "{text}");
        assert!(text.contains("line"), "{text}");
    }

    #[test]
    fn aliases_do_not_grow_without_end() {
        let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for (name, before) in ["b", "c", "d", "e", "f", "g", "h", "i", "j"]
            .iter()
            .zip(["a", "b", "c", "d", "e", "f", "g", "h", "i"])
        {
            let aliases = vec![format!("*{before}"); 9].join(", ");
            bomb += &format!("{name}: &{name} [{aliases}]\n");
        }
        assert!(read(&bomb).is_err());
    }
}
