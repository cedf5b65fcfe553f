//! Controllers: values whose methods are handlers.

use crate::handler::Route;
use crate::inject::Provider;
use crate::layer::{Level, LevelSettings};
use crate::meta::SourceLocation;
use crate::params::FromRequest;

use super::Include;

/// A value whose methods are handlers. `#[controller("/users")]` on an `impl` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a controller",
    label = "not a controller",
    note = "put `#[controller(\"/path\")]` on an `impl {Self}` block"
)]
pub trait Controller: Send + Sync + 'static {
    /// Its name, for messages.
    const NAME: &'static str;

    /// The path before those of its handlers.
    const PREFIX: &'static str;

    /// Adds what the attribute says of its level.
    fn settings(_: &mut LevelSettings) {}

    /// Its handlers. Each takes the controller as `Inject<Self>`.
    fn routes() -> Vec<Route>;
}

/// What a controller is that is made for each request of its dependencies. `#[derive(Requires)]` makes it one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made of its dependencies",
    label = "not a group of arguments",
    note = "put `#[derive(Requires)]` on `{Self}`: each of its fields is read like an argument of a handler",
    note = "a controller that is there already is given by `.controller(..)`"
)]
pub trait InjectedController: Controller + FromRequest {}

#[diagnostic::do_not_recommend]
impl<C: Controller + FromRequest> InjectedController for C {}

fn level<C: Controller>(source: SourceLocation) -> Include {
    let mut include = Include::of_controller(C::PREFIX, C::NAME, source, C::routes());
    C::settings(include.settings_mut());
    include
}

/// The level of a controller that is there already.
#[track_caller]
pub(super) fn of_value<C: Controller>(controller: C, source: SourceLocation) -> Include {
    level::<C>(source).dependency(Provider::value(controller))
}

/// The level of a controller that is made for each request.
#[track_caller]
pub(super) fn injected<C: InjectedController>(source: SourceLocation) -> Include {
    level::<C>(source).dependency(Provider::<C>::request(async |controller: C| controller))
}
