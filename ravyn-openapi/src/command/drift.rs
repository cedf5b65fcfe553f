//! Where a file differs from the document of the application. The version of the API is no difference.

use serde_json::{Number, Value};

/// Differences that are told; more are counted.
const TOLD: usize = 50;

/// Letters of a value that are told.
const LETTERS: usize = 60;

/// The differences, each with its place.
pub(super) fn between(file: &Value, application: &Value) -> Vec<String> {
    let mut differences = Vec::new();
    compare(file, application, &mut Vec::new(), &mut differences);
    differences
}

/// The first of them, one on each line.
pub(super) fn told(differences: &[String]) -> String {
    let mut text: String = differences
        .iter()
        .take(TOLD)
        .map(|line| line.to_owned() + "\n")
        .collect();
    if differences.len() > TOLD {
        text += &format!("and {} more\n", differences.len() - TOLD);
    }
    text
}

fn compare(
    file: &Value,
    application: &Value,
    place: &mut Vec<String>,
    differences: &mut Vec<String>,
) {
    if *place == ["info", "version"] {
        return;
    }
    let mut part = |name: String, file: Option<&Value>, application: Option<&Value>| {
        place.push(name);
        match (file, application) {
            (Some(file), Some(application)) => compare(file, application, place, differences),
            (Some(_), None) => differences.push(format!("{}: only in the file", place.join(" > "))),
            (None, _) => {
                differences.push(format!("{}: only in the application", place.join(" > ")));
            }
        }
        place.pop();
    };
    match (file, application) {
        (Value::Object(file), Value::Object(application)) => {
            for (name, value) in file {
                part(name.clone(), Some(value), application.get(name));
            }
            for (name, value) in application {
                if !file.contains_key(name) {
                    part(name.clone(), None, Some(value));
                }
            }
        }
        (Value::Array(file), Value::Array(application)) => {
            for position in 0..file.len().max(application.len()) {
                let name = format!("[{position}]");
                part(name, file.get(position), application.get(position));
            }
        }
        (Value::Number(one), Value::Number(other)) if is_same(one, other) => {}
        _ if file == application => {}
        _ => {
            let (file, application) = (short(file), short(application));
            let place = place.join(" > ");
            differences.push(format!(
                "{place}: `{file}` in the file, `{application}` in the application"
            ));
        }
    }
}

/// Whether two numbers are the same, however they are written: `1` and `1.0`.
fn is_same(one: &Number, other: &Number) -> bool {
    one == other || (one.is_f64() != other.is_f64() && one.as_f64() == other.as_f64())
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_difference_has_its_place() {
        let file = json!({"info": {"version": "1", "title": "Shop"}, "a": [1, 2], "b": {"c": 1.0}, "d": null});
        let application = json!({"info": {"version": "2", "title": "Tea"}, "a": [1], "b": {"c": 1}, "e": {"f": 1}});
        assert_eq!(
            between(&file, &application),
            [
                "a > [1]: only in the file",
                "d: only in the file",
                "info > title: `\"Shop\"` in the file, `\"Tea\"` in the application",
                "e: only in the application",
            ]
        );
    }

    #[test]
    fn a_long_list_is_cut_and_counted() {
        let many: Vec<String> = (0..60).map(|number| number.to_string()).collect();
        let text = told(&many);
        assert!(text.ends_with("49\nand 10 more\n"), "{text}");
        assert_eq!(short(&"é".repeat(80).into()).chars().count(), LETTERS + 1);
    }
}
