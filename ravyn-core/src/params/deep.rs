//! Objects in a query string or a form, by names that lead into them: `filter[size][least]=3` (OpenAPI's style
//! `deepObject`).

use std::borrow::Cow;

use super::json::{explained, parse};
use super::pairs::{NotUtf8, Pairs};
use super::{Argument, Rejection, source};
use crate::error::{Fault, Faults};
use crate::meta::Place;
use crate::model::{At, Description, RequestModel, Tree, checked};
use crate::request::Request;

/// Reads an object whose names in the query string begin with the argument's.
pub(super) fn read_query<T: RequestModel>(
    request: &Request,
    argument: &Argument,
    description: &Description,
) -> Result<T, Rejection> {
    let query = request.uri().query().unwrap_or_default();
    if source::has_too_many_pairs(query.as_bytes()) {
        return Err(source::too_many_pairs());
    }
    let mut tree = Tree::default();
    for pair in Pairs::new(query) {
        let Ok(name) = pair.name() else { continue };
        let Some(inner) = inner_name(&name, argument.name()) else {
            continue;
        };
        let value = pair.value();
        tree.add(&inner, value.map_err(|NotUtf8| not_utf8(&name))?);
    }
    read::<T>(&tree, description).map_err(|faults| match faults {
        None => Rejection::Missing,
        Some(faults) => {
            let named = faults
                .into_iter()
                .map(|fault| on_the_wire(&fault, argument));
            Rejection::Faults(named.collect())
        }
    })
}

/// Reads an object from the pairs of a form.
pub(super) fn read_form<T: RequestModel>(
    pairs: Vec<(Cow<'_, str>, Cow<'_, str>)>,
    description: &Description,
) -> Result<T, Rejection> {
    let mut tree = Tree::default();
    for (name, text) in pairs {
        tree.add(&name, text);
    }
    read(&tree, description).map_err(|faults| faults.map_or(Rejection::Missing, Rejection::Faults))
}

/// `None`: there is nothing to read, and the model is not made of nothing.
fn read<T: RequestModel>(
    tree: &Tree<'_>,
    description: &Description,
) -> Result<T, Option<Vec<Fault>>> {
    let mut twice = Faults::new();
    description.check_duplicates(tree, &At::root(Place::Body), &mut twice);
    if !twice.is_empty() {
        return Err(Some(twice.into_vec()));
    }
    let text = if tree.is_empty() {
        "{}".to_owned()
    } else {
        description.value_of(tree).to_string()
    };
    let value: T = parse(text.as_bytes()).map_err(|_| {
        let is_absent = tree.is_empty();
        (!is_absent).then(|| explained::<T>(text.as_bytes(), Some(description)))
    })?;
    checked(value, &At::root(Place::Body)).map_err(Some)
}

/// `size[least]` of `filter[size][least]`.
fn inner_name(name: &str, argument: &str) -> Option<String> {
    let rest = name.strip_prefix(argument)?.strip_prefix('[')?;
    let (first, rest) = rest.split_once(']')?;
    let leads_on = rest.is_empty() || rest.starts_with('[');
    leads_on.then(|| format!("{first}{rest}"))
}

fn not_utf8(name: &str) -> Rejection {
    let mismatch = source::NOT_UTF8;
    Rejection::fault(Fault::parameter(
        Place::Query,
        name,
        mismatch.code,
        mismatch.detail,
    ))
}

/// `filter[size][least]` for `/size/least`.
fn on_the_wire(fault: &Fault, argument: &Argument) -> Fault {
    let pointer = fault.pointer().unwrap_or_default();
    let segments = pointer.split('/').skip(1);
    let brackets = segments.map(|segment| {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        format!("[{segment}]")
    });
    let name = format!("{}{}", argument.name(), brackets.collect::<String>());
    Fault::parameter(Place::Query, name, fault.code().to_owned(), fault.detail())
}
