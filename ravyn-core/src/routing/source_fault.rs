//! Why an argument has no source, in words.

use crate::error::BuildFault;
use crate::meta::{ArgumentKind, ArgumentMeta, Place, QueryStyle, short_name};
use crate::params::SourceError;

/// The fault of an argument; `names` are those of the path's parameters.
pub(super) fn source_fault(
    error: SourceError,
    argument: &ArgumentMeta,
    names: &[String],
) -> BuildFault {
    match error {
        SourceError::NotInPath(name) => not_in_path(&name, argument, names),
        SourceError::HeaderName(name) => {
            BuildFault::new("RV0009", format!("`{name}` is not a valid header name"))
                .help("use letters, digits and `-`")
        }
        SourceError::Structure(name, field) => structure(&short_name(name), &field, argument),
        SourceError::Style(style) => {
            let said = match style {
                QueryStyle::Comma => "`explode = false`".to_owned(),
                style => format!("the style `{}`", style.as_str()),
            };
            let message = format!("the argument `{}` cannot have {said}", argument.name);
            let help = "`deepObject` is for a model with named fields, everything else for a list";
            BuildFault::new("RV0016", message).help(help)
        }
        SourceError::NotAGroup(name) => not_a_group(&short_name(name), argument),
    }
}

fn not_in_path(name: &str, argument: &ArgumentMeta, names: &[String]) -> BuildFault {
    let argument = argument.name;
    let message = format!("the argument `{argument}` reads `{{{name}}}`, which the path lacks");
    let known: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
    let mut fault = BuildFault::new("RV0003", message);
    if !names.is_empty() {
        fault = fault.note(format!("the path has {}", known.join(", ")));
    }
    fault.help(format!("put `{{{name}}}` into the path, or drop `#[path]`"))
}

fn structure(name: &str, field: &str, argument: &ArgumentMeta) -> BuildFault {
    let message = format!("the field `{field}` of `{name}` cannot be read from text");
    let word = argument.name;
    let is_query = matches!(
        argument.kind,
        ArgumentKind::Group {
            place: Place::Query,
            ..
        }
    );
    let help = if is_query && argument.style == QueryStyle::Form {
        format!(
            "write `#[query(style = \"deepObject\")] {word}: {name}`, which reads `{word}[{field}][..]`"
        )
    } else if is_query || matches!(argument.kind, ArgumentKind::Body { .. }) {
        "give it single values, lists of such, and objects of these".to_owned()
    } else {
        "give the group single values, and lists of such".to_owned()
    };
    BuildFault::new("RV0013", message).help(help)
}

fn not_a_group(name: &str, argument: &ArgumentMeta) -> BuildFault {
    let message = format!("`{name}` cannot be read as a group of parameters");
    let help = "a group is a model with named fields, each a parameter";
    let fault = BuildFault::new("RV0013", message);
    match argument.kind {
        ArgumentKind::Group {
            place: Place::Path, ..
        } => fault.help(format!(
            "{help}; for one value write it without `Path<..>`: `id: u64`"
        )),
        _ => fault.help(help),
    }
}
