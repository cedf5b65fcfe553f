//! What an application makes once, and the functions that run for it.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::node::{AppNode, Ends, Recipe};
use crate::error::{BoxError, Error};
use crate::meta::Access;
use crate::request::Request;
use crate::task::catch;

/// The values that an application makes once.
#[derive(Clone, Default)]
pub struct AppValues {
    pub(super) order: Vec<Arc<AppNode>>,
    pub(super) ends: Arc<Ends>,
}

impl AppValues {
    /// Makes those that are not lazy, each after what it needs.
    ///
    /// # Errors
    /// The first error or panic of a provider, with the path of its type.
    pub async fn make(&self) -> Result<(), (&'static str, Error)> {
        for node in self.order.iter().filter(|node| !node.is_lazy) {
            let made = catch(node.make()).await.map_err(Error::internal).flatten();
            made.map_err(|error| (node.recipe.key.type_name, error))?;
        }
        Ok(())
    }

    /// Runs their ends, the last one made first, until they are cut off. A value without an end is dropped in its turn.
    ///
    /// # Errors
    /// The first error of an end; the others are logged, too.
    pub async fn end(&self, cut: &CancellationToken) -> Result<(), BoxError> {
        self.ends.run(cut).await
    }
}

impl std::fmt::Debug for AppValues {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.order.iter().map(|node| node.recipe.key))
            .finish()
    }
}

/// A function that runs for the application.
#[derive(Clone)]
pub struct AppTask {
    pub(super) who: String,
    pub(super) recipe: Arc<Recipe>,
}

impl AppTask {
    /// What it is, for messages.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.who
    }

    /// Runs it.
    ///
    /// # Errors
    /// Its own.
    pub async fn run(&self) -> Result<(), Error> {
        let mut request = Request::empty();
        let Recipe {
            make, arguments, ..
        } = &*self.recipe;
        make.make(&mut request, arguments, Access::Shared)
            .await
            .map(drop)
    }
}

impl std::fmt::Debug for AppTask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AppTask({})", self.who)
    }
}
