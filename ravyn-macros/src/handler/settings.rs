//! `Handler::settings`: what the handler's own level adds.

use proc_macro2::TokenStream;

use super::binding;
use super::model::Route;
use crate::emit::{emit, private};

/// The function, unless there is nothing to add.
pub(super) fn function(route: &Route) -> Option<TokenStream> {
    let private = private();
    let (bound, added) = (binding::statements(route), route.level.statements());
    if bound.is_empty() && added.is_empty() {
        return None;
    }
    Some(emit! {
        fn settings(level: &mut #private::LevelSettings) {
            #bound
            #added
        }
    })
}
