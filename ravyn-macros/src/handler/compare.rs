//! The path's parameters held against the arguments.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::{LitStr, Type};

use crate::argument::{Argument, Place, may_be_group, reads_by_provider, stage};
use crate::emit::private_at;
use crate::errors::Errors;
use crate::suggest::nearest;

/// A parameter that nobody takes, unless one of the arguments turns out to be a group.
pub(super) struct Untaken {
    path: LitStr,
    message: String,
    /// When those are read that may be groups.
    stages: Vec<TokenStream>,
}

impl Untaken {
    /// The assertion.
    pub(super) fn check(&self) -> TokenStream {
        let Self {
            path,
            message,
            stages,
        } = self;
        let span = path.span();
        let private = private_at(span);
        quote_spanned! {span=>
            const _: () = if !(#(#private::is_group(#stages))||*) {
                ::core::panic!("{}", #message)
            };
        }
    }
}

/// Notes parameters that nobody takes, and arguments whose parameter is spelt otherwise. Returns what only rustc
/// can see, which knows the types. What a provider reads is known when the application is built.
pub(super) fn path(
    path: &LitStr,
    parameters: &[String],
    arguments: &[Argument],
    errors: &mut Errors,
) -> Vec<Untaken> {
    let is_taken = |name: &String| {
        let mut takers = arguments
            .iter()
            .filter(|argument| matches!(argument.place, Place::Unsaid | Place::Path));
        takers.any(|argument| argument.wire_name() == *name)
    };
    let mut untaken: Vec<&String> = parameters.iter().filter(|name| !is_taken(name)).collect();
    for argument in arguments {
        let name = argument.wire_name();
        if argument.place != Place::Path || parameters.contains(&name) {
            continue;
        }
        // A prefix of a level above may have it; a near miss is a slip.
        if let Some(near) = nearest(&name, untaken.iter().map(|name| name.as_str())) {
            let message = format!("the path has no parameter `{{{name}}}`");
            errors.push(&argument.name, message, format!("did you mean `{near}`?"));
            let near = near.to_owned();
            untaken.retain(|name| **name != near);
        }
    }
    if arguments
        .iter()
        .any(|argument| may_read_whole_path(&argument.ty))
    {
        return Vec::new();
    }
    let groups = arguments.iter().filter(|argument| may_be_group(argument));
    let stages: Vec<TokenStream> = groups.map(stage).collect();
    let mut left = Vec::new();
    for name in untaken {
        let message = format!("nobody takes the path parameter `{{{name}}}`");
        match taker(name, arguments) {
            Taker::Add(_) if arguments.iter().any(reads_by_provider) => {}
            Taker::Add(help) if !stages.is_empty() => left.push(Untaken {
                path: path.clone(),
                message: format!("{message}\n\nhelp: {help}"),
                stages: stages.clone(),
            }),
            Taker::Add(help) | Taker::Rename(help) => errors.push(path, message, help),
        }
    }
    left
}

/// How a parameter would be taken, in words.
enum Taker {
    /// By an argument that is there.
    Rename(String),
    /// By a further one.
    Add(String),
}

/// How an argument would take the parameter.
fn taker(name: &str, arguments: &[Argument]) -> Taker {
    let unsaid = || {
        arguments
            .iter()
            .filter(|argument| argument.place == Place::Unsaid)
    };
    let underscored = format!("_{name}");
    if unsaid().any(|argument| argument.plain_name() == underscored) {
        return Taker::Rename(format!("write `#[path({name:?})] {underscored}: ..`"));
    }
    let names: Vec<String> = unsaid().map(Argument::wire_name).collect();
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => Taker::Rename(format!("did you mean `{near}`?")),
        None if syn::parse_str::<syn::Ident>(name).is_ok() => {
            Taker::Add(format!("add an argument `{name}: String`"))
        }
        None => Taker::Add(format!("add an argument `r#{name}: String`")),
    }
}

/// Types that see the path as a whole. A type that is not known here says so by `#[path]`.
fn may_read_whole_path(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path
        .segments
        .last()
        .is_some_and(|last| matches!(last.ident.to_string().as_str(), "Path" | "Request" | "Uri"))
}

/// Notes two arguments that read one value.
pub(super) fn names(arguments: &[Argument], errors: &mut Errors) {
    for (position, argument) in arguments.iter().enumerate() {
        let is_whole = argument.place == Place::Body && argument.alias.is_none();
        let is_named = !matches!(
            argument.place,
            Place::Unsaid | Place::Dependency(_) | Place::Credential
        );
        if !is_named || is_whole {
            continue;
        }
        let name = argument.wire_name();
        let same = |other: &&Argument| {
            let known = other.wire_name();
            other.place == argument.place
                && (known == name
                    || argument.place == Place::Header && known.eq_ignore_ascii_case(&name))
        };
        if let Some(other) = arguments[..position].iter().find(same) {
            let message = format!(
                "`{}` and `{}` both read `{name}`",
                other.name, argument.name
            );
            let help = "take it once; a repeated key is a list: `names: Vec<String>`";
            errors.push(&argument.name, message, help);
        }
    }
}
