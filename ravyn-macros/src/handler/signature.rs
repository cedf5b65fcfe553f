//! What a function must be to be a handler.

use syn::{GenericArgument, GenericParam, PathArguments, ReturnType, Safety, Signature, Type};

use super::model::Output;
use crate::argument::has_impl_trait;
use crate::errors::Errors;

/// Notes what no handler can be.
pub(super) fn check(signature: &Signature, is_blocking: bool, errors: &mut Errors) {
    asyncness(signature, is_blocking, errors);
    generics(signature, errors);
    if let Safety::Unsafe(unsafety) = &signature.safety {
        errors.push(
            unsafety,
            "a handler cannot be `unsafe`",
            "drop `unsafe`, and write `unsafe { .. }` in the body",
        );
    }
}

fn asyncness(signature: &Signature, is_blocking: bool, errors: &mut Errors) {
    match &signature.asyncness {
        None if !is_blocking => errors.push(
            signature.fn_token,
            "a handler is an `async fn`",
            "write `async fn`, or add `blocking` to the attribute if the function blocks its thread",
        ),
        Some(asyncness) if is_blocking => errors.push(
            asyncness,
            "a `blocking` handler is not `async`",
            "write `fn`, so that the function runs on the blocking pool, or drop `blocking`",
        ),
        _ => {}
    }
}

fn generics(signature: &Signature, errors: &mut Errors) {
    let Some(first) = signature.generics.params.first() else {
        return;
    };
    if let GenericParam::Lifetime(lifetime) = first {
        let help = "drop it, and take owned types: `name: String`";
        let message = format!("a handler cannot have the lifetime `{}`", lifetime.lifetime);
        errors.push(lifetime, message, help);
    } else {
        let help = "name the type, and write a handler for each: `item: Item`";
        errors.push(
            &signature.generics.params,
            "a handler cannot be generic",
            help,
        );
    }
}

/// The answer, with a `Result` taken apart.
pub(crate) fn output(output: &ReturnType, errors: &mut Errors) -> Output {
    let ReturnType::Type(_, ty) = output else {
        return Output::Unit;
    };
    let halves = result(ty);
    if has_impl_trait(ty) {
        let help = "name the type, so that it can be documented: `-> String`";
        match halves {
            Some((success, _)) if has_impl_trait(success) => {
                let message = "the `Ok` of a handler cannot be `impl Trait`";
                errors.push(success, message, help);
            }
            _ => errors.push(ty, "the answer of a handler cannot be `impl Trait`", help),
        }
    }
    match halves {
        Some((success, failure)) => Output::Result(success.clone().into(), failure.clone().into()),
        None => Output::Plain(ty.clone()),
    }
}

/// The halves of what is written as `Result<T, E>`.
fn result(ty: &Type) -> Option<(&Type, &Type)> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    let mut arguments = arguments.args.iter();
    match (arguments.next(), arguments.next(), arguments.next()) {
        (Some(GenericArgument::Type(success)), Some(GenericArgument::Type(failure)), None)
            if last.ident == "Result" =>
        {
            Some((success, failure))
        }
        _ => None,
    }
}
