//! What the identity itself decides.

use std::borrow::Cow;

use ravyn_core::identity::Identity;
use ravyn_core::layer::{Denied, Permission};
use ravyn_core::permission_operators;
use ravyn_core::request::Request;

/// Asks who the request comes from, and lets pass whom `passes` approves of.
async fn check(
    request: &mut Request,
    passes: impl Fn(&Identity) -> bool + Send,
    message: impl Fn() -> Cow<'static, str> + Send,
) -> Result<(), Denied> {
    match request.identity().await? {
        None => Err(Denied::new("you have to say who you are")),
        Some(identity) if passes(identity) => Ok(()),
        Some(_) => Err(Denied::new(message())),
    }
}

/// Lets pass who has the role `admin`.
///
/// # Errors
/// 401 without an identity, 403 without the role.
#[derive(Clone, Copy, Debug)]
pub struct IsAdmin;

impl Permission for IsAdmin {
    async fn check(&self, request: &mut Request) -> Result<(), Denied> {
        HasRole("admin").check(request).await
    }

    fn description(&self) -> Option<Cow<'static, str>> {
        HasRole("admin").description()
    }

    fn needs_identity(&self) -> bool {
        true
    }
}

macro_rules! asks_for {
    ($($(#[$doc:meta])* $name:ident, $has:ident, $what:literal;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// 401 without an identity, 403 with one that lacks it.
        #[derive(Clone, Copy, Debug)]
        pub struct $name(pub &'static str);

        impl Permission for $name {
            async fn check(&self, request: &mut Request) -> Result<(), Denied> {
                let message = || format!(concat!("you lack the ", $what, " `{}`"), self.0).into();
                check(request, |identity| identity.$has(self.0), message).await
            }

            fn name(&self) -> Cow<'static, str> {
                format!("{}({:?})", stringify!($name), self.0).into()
            }

            fn description(&self) -> Option<Cow<'static, str>> {
                Some(format!(concat!("needs the ", $what, " `{}`"), self.0).into())
            }

            fn needs_identity(&self) -> bool {
                true
            }
        }
    )*};
}

asks_for! {
    /// Lets pass who has a role.
    HasRole, has_role, "role";
    /// Lets pass who was granted a scope.
    HasScope, has_scope, "scope";
    /// Lets pass who has a permission: `invoices:approve`.
    HasPermission, has_permission, "permission";
}

/// Lets pass who has one of several roles.
///
/// # Errors
/// 401 without an identity, 403 without any of the roles.
#[derive(Clone, Copy, Debug)]
pub struct HasAnyRole(pub &'static [&'static str]);

impl Permission for HasAnyRole {
    async fn check(&self, request: &mut Request) -> Result<(), Denied> {
        let has_one = |identity: &Identity| self.0.iter().any(|role| identity.has_role(role));
        let message = || format!("you lack a role of: {}", self.0.join(", ")).into();
        check(request, has_one, message).await
    }

    fn name(&self) -> Cow<'static, str> {
        format!("HasAnyRole({:?})", self.0).into()
    }

    fn description(&self) -> Option<Cow<'static, str>> {
        Some(format!("needs a role of: `{}`", self.0.join("`, `")).into())
    }

    fn needs_identity(&self) -> bool {
        true
    }
}

permission_operators! {
    () IsAdmin;
    () HasRole;
    () HasScope;
    () HasPermission;
    () HasAnyRole;
}
