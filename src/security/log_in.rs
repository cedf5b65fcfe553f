//! Who may log in.

use std::sync::Arc;

use ravyn_security::token::Grant;

use super::OAuth2PasswordRequestForm;
use crate::error::Error;
use crate::inject::Inject;
use crate::task::BoxFuture;

/// Says who may log in, and with which scopes. It is a value that a level gives, so it has what it needs injected.
///
/// # Example
/// ```
/// use ravyn::prelude::*;
/// use ravyn::security::password::Passwords;
/// use ravyn::security::token::Grant;
/// use ravyn::security::{LogIn, OAuth2PasswordRequestForm};
///
/// struct Accounts {
///     passwords: Inject<Passwords>,
///     db: Inject<Db>,
/// }
///
/// struct Db;
///
/// impl Db {
///     fn password_of(&self, name: &str) -> Option<String> {
///         # let _ = name;
///         # None
///         // ..
///     }
/// }
///
/// impl LogIn for Accounts {
///     async fn log_in(&self, form: &OAuth2PasswordRequestForm) -> Result<Option<Grant>, ravyn::Error> {
///         let stored = self.db.password_of(&form.username);
///         let found = self.passwords.verify_or_dummy(&form.password, stored.as_deref()).await?;
///         Ok(found.is_match().then(|| Grant::new(&form.username).scope("read")))
///     }
/// }
/// ```
pub trait LogIn: Send + Sync + 'static {
    /// For whom tokens are issued. `None`: the name or the password is wrong, which is one answer.
    ///
    /// # Errors
    /// Whatever keeps it from being known.
    fn log_in(
        &self,
        form: &OAuth2PasswordRequestForm,
    ) -> impl Future<Output = Result<Option<Grant>, Error>> + Send;
}

/// The same without its type.
pub(super) trait DynLogIn: Send + Sync {
    fn log_in<'a>(
        &'a self,
        form: &'a OAuth2PasswordRequestForm,
    ) -> BoxFuture<'a, Result<Option<Grant>, Error>>;
}

struct Held<L>(Inject<L>);

impl<L: LogIn> DynLogIn for Held<L> {
    fn log_in<'a>(
        &'a self,
        form: &'a OAuth2PasswordRequestForm,
    ) -> BoxFuture<'a, Result<Option<Grant>, Error>> {
        Box::pin(self.0.log_in(form))
    }
}

pub(super) fn held<L: LogIn>(own: Inject<L>) -> Arc<dyn DynLogIn> {
    Arc::new(Held(own))
}
