//! Arguments that are values of the application, by an attribute or because a handler binds them.

use syn::{GenericArgument, PathArguments, Type};

use super::model::{Argument, Place, Taken};

/// Makes the argument one that takes the provider of its name, which belongs to the handler.
pub(crate) fn bind(argument: &mut Argument) {
    argument.place = Place::Dependency(match injected(&argument.ty) {
        Some(_) => Taken::AsIs,
        None => Taken::Owned,
    });
    argument.alias = Some(argument.plain_name());
}

/// The type of the value that an argument takes: `T` of `Inject<T>` and of `Option<Inject<T>>`.
pub(crate) fn inner(ty: &Type) -> &Type {
    injected(ty).unwrap_or(ty)
}

/// `T` of what is written as `Inject<T>` or `InjectMut<T>`, also within an `Option`.
pub(super) fn injected(ty: &Type) -> Option<&Type> {
    parameter(ty, &["Inject", "InjectMut"])
        .or_else(|| parameter(parameter(ty, &["Option"])?, &["Inject", "InjectMut"]))
}

/// The one parameter of a type whose last name is among these.
fn parameter<'t>(ty: &'t Type, names: &[&str]) -> Option<&'t Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    if !names.iter().any(|name| last.ident == name) {
        return None;
    }
    match arguments.args.first()? {
        GenericArgument::Type(ty) if arguments.args.len() == 1 => Some(ty),
        _ => None,
    }
}

/// Types that are no groups, whatever else they are.
const NO_GROUPS: &[&str] = &[
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
    "u64", "u128", "usize", "String", "Option", "Vec",
];

/// Whether the argument may be a group, which reads what its fields say.
pub(crate) fn may_be_group(argument: &Argument) -> bool {
    let last = match &argument.ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    let is_known = last.is_some_and(|last| NO_GROUPS.iter().any(|name| last.ident == name));
    argument.place == Place::Unsaid && !is_known
}

/// Whether there is a function behind the argument, which may read what the handler does not: a provider, or what
/// verifies a credential.
pub(crate) fn reads_by_provider(argument: &Argument) -> bool {
    matches!(argument.place, Place::Dependency(_) | Place::Credential)
        || injected(&argument.ty).is_some()
}
