//! What can be wrong with the injection graph, in words.

use super::dependency::Dependency;
use super::graph::{Environment, Provided};
use crate::error::BuildFault;
use crate::meta::{Access, ArgumentKind, ArgumentMeta, DependencyKey, short_name};
use crate::params::Argument;

/// Nobody gives it.
pub(super) fn missing(key: DependencyKey, taker: &str, environment: &Environment) -> BuildFault {
    let mut fault = BuildFault::new("RV0005", format!("there is no {key} for {taker}"));
    let near = near(key, &environment.levels);
    for (level, one) in &near {
        fault = fault.note(there_is(one, level));
    }
    let is_beyond = |one: &&Dependency| one.description().key == key;
    let beyond = environment
        .beyond
        .iter()
        .flat_map(|level| &level.list)
        .find(is_beyond);
    if let Some(beyond) = beyond {
        return fault
            .note(format!(
                "the application around this one gives it, at {}; a mounted application sees only its own",
                beyond.description().source
            ))
            .help("give it to the mounted application, too");
    }
    fault.help(help(key, near.first().map(|(_, one)| one)))
}

fn there_is(one: &Dependency, level: &str) -> String {
    let description = one.description();
    format!(
        "there is a {}, given by {level} at {}",
        description.key, description.source
    )
}

fn help(key: DependencyKey, near: Option<&&Dependency>) -> String {
    let wanted = short_name(key.type_name);
    let Some(near) = near.map(|near| near.description()) else {
        return match key.name {
            Some(name) => format!("give one under that name: `.dependency(named({name:?}, ..))`"),
            None => "give one with `.state(..)` or `.dependency(..)`, or take `Option<Inject<..>>`"
                .to_owned(),
        };
    };
    let given = short_name(near.key.type_name);
    if near.key.type_id == key.type_id {
        return match (near.key.name, key.name) {
            (Some(name), Some(asked)) if is_misspelt(asked, name) => {
                format!("did you mean `#[inject({name:?})]`?")
            }
            (Some(name), _) => format!("ask for it by its name: `#[inject({name:?})]`"),
            (None, asked) => {
                let asked = asked.unwrap_or_default();
                format!("ask for it without a name, or give one under it: `named({asked:?}, ..)`")
            }
        };
    }
    if wraps(near.key.type_name, key.type_name) {
        let function = near.function.rsplit("::").next().unwrap_or("function");
        return format!("name the type: `Provider::<{wanted}>::request({function})`");
    }
    if given == format!("Arc<{wanted}>") {
        return format!("give the value without the `Arc`, or take `Inject<{given}>`");
    }
    format!("give a `{wanted}` with `.state(..)` or `.dependency(..)`, or ask for what is there")
}

/// What is nearly asked for, the nearest first: the same type under another name, in another wrapper, of another
/// module, or another type under nearly the same name.
fn near(key: DependencyKey, levels: &[Provided]) -> Vec<(&str, &Dependency)> {
    let all = levels.iter().flat_map(|level| {
        let name = level.level.as_str();
        level.list.iter().map(move |one| (name, one))
    });
    let is_near = |given: DependencyKey| {
        given.type_id == key.type_id
            || is_near(given.type_name, key.type_name)
            || matches!((key.name, given.name), (Some(asked), Some(name)) if is_misspelt(asked, name))
    };
    let mut near: Vec<_> = all
        .filter(|(_, one)| is_near(one.description().key))
        .collect();
    near.sort_by_key(|(_, one)| {
        let given = one.description().key;
        let asked = key.name.unwrap_or_default();
        let name = given.name.unwrap_or_default();
        let is_other = given.type_id != key.type_id;
        (is_other, strsim::osa_distance(asked, name))
    });
    near
}

/// Whether one name is the other but for a third of its letters.
fn is_misspelt(asked: &str, name: &str) -> bool {
    strsim::osa_distance(asked, name) <= asked.chars().count().max(3) / 3
}

/// The provider that was to give the value, and gives it in a `Result` or a `Scoped` because its type was not named.
pub(super) fn misgiven(key: DependencyKey, environment: &Environment) -> Option<&Dependency> {
    let near = near(key, &environment.levels);
    let (_, nearest) = near.first()?;
    wraps(nearest.description().key.type_name, key.type_name).then_some(*nearest)
}

/// Whether a type is a `Result` or a `Scoped` of the other.
fn wraps(given: &str, wanted: &str) -> bool {
    let (given, wanted) = (short_name(given), short_name(wanted));
    let inner = given
        .strip_prefix("Result<")
        .or(given.strip_prefix("Scoped<"));
    let inner = inner.map(|inner| inner.strip_prefix("Scoped<").unwrap_or(inner));
    let rest = inner.and_then(|inner| inner.strip_prefix(&wanted));
    rest.is_some_and(|rest| rest.starts_with([',', '>']))
}

/// Whether nothing explains that nobody gives it.
pub(super) fn is_unheard_of(key: DependencyKey, environment: &Environment) -> bool {
    let gives = |one: &Dependency| one.description().key == key;
    let mut beyond = environment.beyond.iter().flat_map(|level| &level.list);
    near(key, &environment.levels).is_empty() && !beyond.any(gives)
}

/// Whether two types differ only by a wrapper such as `Arc`, or only by their module.
fn is_near(given: &str, wanted: &str) -> bool {
    let last = |name: &str| {
        let name = name.rsplit("::").next().unwrap_or(name);
        name.trim_end_matches('>').to_owned()
    };
    given.contains(wanted) || wanted.contains(given) || last(given) == last(wanted)
}

/// One level gives it twice.
pub(super) fn duplicate(first: &Dependency, second: &Dependency, level: &str) -> BuildFault {
    let key = second.description().key;
    BuildFault::new("RV0006", format!("{level} gives two of the type {key}"))
        .at(second.description().source)
        .note(format!("the first one is given at {}", first.description().source))
        .help("give one of them a name: `named(\"second\", ..)`, asked for with `#[inject(\"second\")]`")
}

/// Each needs the next, and the last the first.
pub(super) fn cycle(list: &[Dependency]) -> BuildFault {
    let names: Vec<String> = list
        .iter()
        .map(|one| one.description().key.to_string())
        .collect();
    let first = names.first().cloned().unwrap_or_default();
    let path = format!("{} -> {first}", names.join(" -> "));
    let mut fault = BuildFault::new("RV0023", format!("dependencies need each other: {path}"));
    for one in list {
        let description = one.description();
        fault = fault.note(format!(
            "{} is given at {}",
            description.key, description.source
        ));
    }
    fault.help("take one of the needs out, or move what both need into a third provider")
}

/// What lives as long as the application wants what lives for a request.
pub(super) fn outlives(outer: Option<&Dependency>, who: &str, inner: &Dependency) -> BuildFault {
    let inner = inner.description();
    let (key, scope) = (inner.key, inner.scope.as_str());
    let given = format!("{key} is given at {}", inner.source);
    let Some(outer) = outer.map(Dependency::description) else {
        let message =
            format!("{who} runs outside of a route and wants {key}, which has the scope `{scope}`");
        return BuildFault::new("RV0024", message)
            .note(given)
            .help("make it once for the application: `Provider::app(..)`");
    };
    let message = format!(
        "{} is made once for the application and wants {key}, which has the scope `{scope}`",
        outer.key
    );
    BuildFault::new("RV0024", message)
        .at(outer.source)
        .note(given)
        .help("make the first by `Provider::request(..)`, or the second by `Provider::app(..)`")
}

/// A part of the request is wanted where there is no request.
pub(super) fn not_of_the_application(argument: &ArgumentMeta) -> Result<Argument, BuildFault> {
    let what = match argument.name {
        "" => "an argument".to_owned(),
        name => format!("the argument `{name}`"),
    };
    let message = format!("{what} reads a request, which there is not yet");
    Err(BuildFault::new("RV0024", message).help(
        "what is made for the application takes only `Inject<..>` of what is made for it, too",
    ))
}

/// The same of an argument of a provider.
pub(super) fn not_of_the_provider(provider: &Dependency) -> BuildFault {
    let key = provider.description().key;
    let message = format!(
        "{key} is made once for the application, and its provider reads a request, which there is not yet"
    );
    BuildFault::new("RV0024", message)
        .help("make it for each request: `Provider::request(..)`, or take only `Inject<..>` of what is made once")
}

/// Somebody may change it, so nobody else may have it.
pub(super) fn taken_twice(found: &Dependency, first: &str, second: &str) -> BuildFault {
    let key = found.description().key;
    BuildFault::new(
        "RV0025",
        format!("{key} is taken twice, and once as `InjectMut`"),
    )
    .note(if first == second {
        format!("it is taken twice by {first}")
    } else {
        format!("it is taken by {first} and by {second}")
    })
    .help("let one take `InjectMut<..>` and hand it on, or let all take `Inject<..>`")
}

/// The value belongs to all requests.
pub(super) fn shared_by_all(found: &Dependency, access: Access, is_override: bool) -> BuildFault {
    let fault = nobodys_own(found, access, "belongs to the application");
    match found.description().key.name {
        // The handler may be right: with the provider that the override replaces it is.
        Some(name) if is_override => fault.help(format!(
            "override by a closure, which makes one for each request: `named({name:?}, || ..)`"
        )),
        None if is_override => {
            fault.help("override by a closure, which makes one for each request: `|| ..`")
        }
        _ => fault.help("take `Inject<..>`, or make it for each request: `Provider::request(..)`"),
    }
}

/// The value is an `Arc`, of which its provider may have another.
pub(super) fn behind_arc(found: &Dependency, access: Access) -> BuildFault {
    nobodys_own(found, access, "is behind an `Arc`")
        .help("take `Inject<..>`, or give it without the `Arc`: `Provider::request(..)`")
}

/// The value has an end, which takes it.
pub(super) fn given_back(found: &Dependency) -> BuildFault {
    nobodys_own(found, Access::Owned, "has an end, which takes it")
        .help("take `InjectMut<..>` or `Inject<..>`, or make it without an end")
}

fn nobodys_own(found: &Dependency, access: Access, why: &str) -> BuildFault {
    let description = found.description();
    let key = description.key;
    let taker = if access == Access::Exclusive {
        "`InjectMut`"
    } else {
        "an argument by value"
    };
    BuildFault::new("RV0025", format!("{key} {why}, so {taker} cannot have it"))
        .note(format!("it is given at {}", description.source))
}

/// An argument that no provider can have.
pub(super) fn unreadable(
    argument: &ArgumentMeta,
    position: usize,
    found: &Dependency,
) -> Option<BuildFault> {
    let (what, help) = match &argument.kind {
        ArgumentKind::Parameter { .. } if argument.name.is_empty() && argument.alias.is_none() => (
            "has no name to be read by",
            "put `#[provider]` on the function, or take a `#[derive(Requires)]` struct",
        ),
        ArgumentKind::Body { .. }
        | ArgumentKind::FormField { .. }
        | ArgumentKind::BodyMember { .. } => (
            "reads the body, which is the handler's",
            "read it in the handler and hand it on",
        ),
        ArgumentKind::Whole => (
            "takes the request, which is the handler's",
            "take the parts that are needed: `HeaderMap`, `Method`, `Query<..>`",
        ),
        _ => return None,
    };
    let key = found.description().key;
    let message = format!("argument {} of the provider of {key} {what}", position + 1);
    Some(BuildFault::new("RV0026", message).help(help))
}

/// Adds for whom the provider was wanted.
pub(super) fn needed_by(fault: BuildFault, making: &[Dependency], who: &str) -> BuildFault {
    let Some(provider) = making.last() else {
        return fault;
    };
    let description = provider.description();
    let mut fault = fault.at_unless_known(description.source);
    // A circle has named them all.
    if making.len() > 1 && fault.code() != "RV0023" {
        let chain: Vec<String> = making
            .iter()
            .map(|one| one.description().key.to_string())
            .collect();
        fault = fault.note(format!("needed through {}", chain.join(" -> ")));
    }
    fault.note(format!("needed by {who}"))
}

/// It stands before nothing.
pub(super) fn idle_override(found: &Dependency, levels: &[Provided]) -> BuildFault {
    let description = found.description();
    let message = format!(
        "an override gives {}, which no level gives and nothing asks for",
        description.key
    );
    let mut fault = BuildFault::new("RV0029", message).at(description.source);
    for (level, one) in near(description.key, levels) {
        fault = fault.note(there_is(one, level));
    }
    fault.help("override the very type and name that are asked for, or take the override out")
}

/// Nobody asks for it.
pub(super) fn unused(found: &Dependency, level: &str) -> BuildFault {
    let description = found.description();
    BuildFault::new(
        "RV0027",
        format!("{level} gives {}, and nothing asks for it", description.key),
    )
    .warning()
    .at(description.source)
    .help("take it out, or ask for it: `Inject<..>`")
}
