//! Names of components: the shortest that tell all types apart.
//!
//! `Item`, as long as there is one; `shop.Item` and `admin.Item` when there are two; `Page_for_Item` and
//! `Page_for_User` for one generic model of two. A name that the user chose is never changed.

use std::collections::{BTreeMap, BTreeSet};

use ravyn_core::error::BuildFault;

use super::definitions::Identity;
use super::views::Component;

/// A name for each component, in their order.
///
/// # Errors
/// RV0020 for each name that several components would have.
pub(super) fn choose(components: &[Component]) -> Result<Vec<String>, Vec<BuildFault>> {
    let mut names: Vec<String> = components.iter().map(short).collect();
    let mut faults = Vec::new();
    for (name, members) in groups(&names) {
        let members_of = members
            .iter()
            .map(|&index| &components[index])
            .collect::<Vec<_>>();
        match apart(&members_of) {
            Some(longer) => members
                .iter()
                .zip(longer)
                .for_each(|(&index, name)| names[index] = name),
            None => faults.push(fault(&name, &members_of)),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    // A name that a user chose can look like one that was made longer here.
    let clashes = groups(&names).into_iter();
    let clashes = clashes.map(|(name, members)| {
        fault(
            &name,
            &members
                .iter()
                .map(|&index| &components[index])
                .collect::<Vec<_>>(),
        )
    });
    faults.extend(clashes);
    if faults.is_empty() {
        Ok(names)
    } else {
        Err(faults)
    }
}

/// The names that stand more than once, and where.
fn groups(names: &[String]) -> BTreeMap<String, Vec<usize>> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, name) in names.iter().enumerate() {
        groups.entry(name.clone()).or_default().push(index);
    }
    groups.retain(|_, members| members.len() > 1);
    groups
}

fn short(component: &Component) -> String {
    format!("{}{}", allowed(&component.name), component.suffix)
}

/// Names with as few modules as tell all members apart; `None` when nothing does.
fn apart(members: &[&Component]) -> Option<Vec<String>> {
    let identities = || members.iter().filter_map(|member| member.identity.as_ref());
    if identities().any(|identity| identity.is_renamed) {
        return None;
    }
    let deepest = identities()
        .map(|identity| identity.path.matches("::").count())
        .max()?;
    (0..=deepest).find_map(|depth| {
        let names = members.iter().map(|member| match &member.identity {
            Some(identity) => format!("{}{}", qualified(&identity.path, depth), member.suffix),
            None => short(member),
        });
        let names: Vec<String> = names.collect();
        (names.iter().collect::<BTreeSet<_>>().len() == names.len()).then_some(names)
    })
}

/// A type's path as a name, each path in it with its last `depth` modules:
/// `crate::shop::Page<crate::Item>` becomes `shop.Page_for_crate.Item`.
fn qualified(path: &str, depth: usize) -> String {
    let mut name = String::new();
    let mut rest = path;
    while !rest.is_empty() {
        let end = rest
            .find(|c| "<>,;()[]& ".contains(c))
            .unwrap_or(rest.len());
        let (path, after) = rest.split_at(end);
        let segments: Vec<_> = path.split("::").collect();
        name.push_str(&segments[segments.len().saturating_sub(depth + 1)..].join("."));
        let mut marks = after.chars();
        match marks.next() {
            Some('<') => name.push_str("_for_"),
            Some(',') => name.push_str("_and_"),
            _ => {}
        }
        rest = marks.as_str();
    }
    allowed(&name)
}

/// The name with nothing in it but what a component's key may have (§4.8.7.1).
fn allowed(name: &str) -> String {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    name.chars()
        .map(|c| if is_allowed(c) { c } else { '_' })
        .collect()
}

fn fault(name: &str, members: &[&Component]) -> BuildFault {
    let described = members
        .iter()
        .map(|member| described(member.identity.as_ref(), member.suffix));
    clash(name, &described.collect::<Vec<_>>())
}

/// The fault of models that would have one name.
pub(super) fn clash(name: &str, described: &[String]) -> BuildFault {
    let fault = BuildFault::new(
        "RV0020",
        format!("several models are called `{name}` in the document"),
    );
    let fault = described.iter().fold(fault, |fault, text| fault.note(text));
    fault.help("give one of them another name: `#[model(name = \"..\")]`")
}

/// A type for a message.
pub(super) fn described(identity: Option<&Identity>, suffix: &str) -> String {
    let path = identity.map_or("a type that is no `#[model]`", |identity| &identity.path);
    match suffix {
        "" => format!("one is `{path}`"),
        _ => format!("one is `{path}` as it is sent, which differs from how it is read"),
    }
}

#[cfg(test)]
mod tests {
    use super::qualified;

    #[test]
    fn a_path_is_cut_to_its_last_modules_also_inside_generics() {
        assert_eq!(qualified("app::Page<app::shop::Item>", 0), "Page_for_Item");
        assert_eq!(qualified("app::shop::Item", 1), "shop.Item");
        assert_eq!(qualified("app::shop::Item", 9), "app.shop.Item");
        assert_eq!(
            qualified("app::a::Page<app::b::Item>", 1),
            "a.Page_for_b.Item"
        );
        assert_eq!(
            qualified("a::Pair<b::X, c::Y>", 1),
            "a.Pair_for_b.X_and_c.Y"
        );
        assert_eq!(qualified("a::Of<[u8; 3]>", 1), "a.Of_for_u83");
    }
}
