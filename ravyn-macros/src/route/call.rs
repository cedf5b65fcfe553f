//! `Handler::call`: reading the arguments in the order of their stages, and calling the function.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::model::{Argument, Output, Place, Route};
use crate::literal::converted;
use crate::paths::private;

/// The function.
pub(super) fn function(route: &Route) -> TokenStream {
    let private = private();
    let body = if route.arguments.is_empty() {
        bare(route)
    } else {
        reading(route)
    };
    let mutable = (!route.arguments.is_empty()).then(|| quote!(mut));
    // The span is the function's name: a future that is not `Send` is reported there.
    quote_spanned! {route.function.span()=>
        fn call(#mutable request: #private::Request, plan: #private::Arc<#private::Plan>) -> #private::HandlerFuture {
            #private::Box::pin(async move { #body })
        }
    }
}

fn bare(route: &Route) -> TokenStream {
    let private = private();
    let answer = answer(route, &[]);
    quote! {
        #private::end(request);
        #answer
    }
}

/// The reads, driven by a constant order: each argument has one place in the code and one await.
fn reading(route: &Route) -> TokenStream {
    let private = private();
    let offset = usize::from(route.has_form());
    let names: Vec<Ident> = (0..route.arguments.len())
        .map(|position| format_ident!("value_{position}"))
        .collect();
    let types = route.arguments.iter().map(|argument| &argument.ty);
    let form = route.has_form().then(|| {
        quote!(0usize => gather.note(#private::Arg::<#private::FormFields>::read(&mut request, plan.argument(0)).await, plan.argument(0))?,)
    });
    let reads =
        route
            .arguments
            .iter()
            .zip(&names)
            .enumerate()
            .map(|(position, (argument, name))| {
                let position = position + offset;
                let read = read(argument, name, position);
                quote!(#position => #read,)
            });
    let answer = answer(route, &names);
    let count = route.arguments.len() + offset;
    let stages = stages(route);
    quote! {
        const STAGES: [#private::Stage; #count] = [#(#stages),*];
        const ORDER: [usize; #count] = #private::order(STAGES);
        let mut gather = #private::Gather::new();
        #(let mut #names: ::core::option::Option<#types> = ::core::option::Option::None;)*
        let mut step = 0usize;
        while step < #count {
            let position = ORDER[step];
            if gather.stops_before(STAGES[position]) {
                break;
            }
            match position {
                #form
                #(#reads)*
                _ => {}
            }
            step += 1;
        }
        gather.finish()?;
        let (#(::core::option::Option::Some(#names),)*) = (#(#names,)*) else {
            return ::core::result::Result::Err(#private::incomplete());
        };
        #private::end(request);
        #answer
    }
}

fn read(argument: &Argument, name: &Ident, position: usize) -> TokenStream {
    let private = private();
    let ty = &argument.ty;
    let read = match argument.place {
        Place::Unsaid => {
            quote_spanned!(argument.span()=> #private::Arg::<#ty>::read(&mut request, argument).await)
        }
        Place::Body => {
            quote_spanned!(argument.span()=> #private::JsonArg::<#ty>::read(&mut request, argument).await)
        }
        _ => quote_spanned!(argument.span()=> #private::Placed::<#ty>::read(&request, argument)),
    };
    let checks = argument
        .constraints
        .iter()
        .map(|constraint| constraint.check(&quote!(&value), &quote!(at), &quote!(faults)));
    let checks = (!argument.constraints.is_empty()).then(|| {
        quote! {
            argument.check(gather.faults(), |at, faults| { #(#checks)* });
        }
    });
    let default = argument.default.as_ref().map(|default| {
        let default = converted(default);
        quote!(::core::result::Result::Err(#private::Rejection::Missing) => #name = ::core::option::Option::Some(#default),)
    });
    quote! {
        {
            let argument = plan.argument(#position);
            match #read {
                ::core::result::Result::Ok(value) => {
                    #checks
                    #name = ::core::option::Option::Some(value);
                }
                #default
                ::core::result::Result::Err(rejection) => gather.reject(rejection, argument)?,
            }
        }
    }
}

fn answer(route: &Route, values: &[Ident]) -> TokenStream {
    let private = private();
    let name = &route.function;
    let value = match (route.is_blocking, values.is_empty()) {
        (true, true) => quote_spanned!(name.span()=> #private::blocking(#name).await),
        (true, false) => {
            quote_spanned!(name.span()=> #private::blocking(move || #name(#(#values),*)).await)
        }
        (false, _) => quote_spanned!(name.span()=> #name(#(#values),*).await),
    };
    match &route.output {
        Output::Unit => quote!(plan.finish(#value)),
        Output::Plain(ty) => {
            let returned = quote_spanned!(ty.span()=> #private::Returned::<#ty>::answer);
            quote!(plan.finish_with(#value, #returned))
        }
        Output::Result(success, failure) => {
            let success = quote_spanned!(success.span()=> #private::Success::<#success>::respond);
            let failure = quote_spanned!(failure.span()=> #private::Failure::<#failure>::error);
            quote!(plan.finish_result(#value, #success, #failure))
        }
    }
}

fn stages(route: &Route) -> Vec<TokenStream> {
    let private = private();
    let form = route.has_form().then(|| quote!(#private::Stage::Body));
    let arguments = route.arguments.iter().map(|argument| {
        let ty = &argument.ty;
        match argument.place {
            Place::Unsaid => quote_spanned!(argument.span()=> #private::Arg::<#ty>::STAGE),
            // Fields of a form are read right after the form.
            Place::Body | Place::Form => quote!(#private::Stage::Body),
            _ => quote!(#private::Stage::Parameter),
        }
    });
    form.into_iter().chain(arguments).collect()
}

/// Assertions about the body, made by the compiler for whatever types the arguments have.
pub(super) fn checks(route: &Route) -> TokenStream {
    let private = private();
    let refuses_body = route
        .methods
        .iter()
        .find(|method| matches!(method.as_str(), "GET" | "HEAD" | "TRACE"));
    let takers: Vec<(&Argument, TokenStream)> = route
        .arguments
        .iter()
        .filter(|argument| matches!(argument.place, Place::Unsaid | Place::Body | Place::Form))
        .map(|argument| {
            let ty = &argument.ty;
            let stage = match argument.place {
                Place::Unsaid => quote_spanned!(argument.span()=> #private::Arg::<#ty>::STAGE),
                _ => quote!(#private::Stage::Body),
            };
            (argument, stage)
        })
        .collect();
    let mut checks = Vec::new();
    let mut earlier: Vec<TokenStream> = Vec::new();
    let mut has_form = false;
    for (argument, stage) in &takers {
        if let Some(method) = refuses_body {
            let message = format!(
                "the argument `{}` reads a body, which a {method} request has not\n\nhelp: read it from the query with `Query<..>`, or answer another method",
                argument.name
            );
            checks.push(quote_spanned!(argument.span()=> const _: () = ::core::assert!(!#private::reads_body(#stage), #message);));
        }
        if argument.place == Place::Form && has_form {
            continue;
        }
        has_form |= argument.place == Place::Form;
        if !earlier.is_empty() {
            let message = format!(
                "the argument `{}` reads the body, which an argument before it has read\n\nhelp: put both into one model",
                argument.name
            );
            checks.push(quote_spanned! {argument.span()=>
                const _: () = ::core::assert!(!(#stage.takes_body() && (false #(|| #earlier.takes_body())*)), #message);
            });
        }
        earlier.push(stage.clone());
    }
    quote!(#(#checks)*)
}
