//! Work behind an answer.

use super::{IntoResponse, Response};
use crate::meta::ResponsesMeta;
use crate::request::BackgroundTasks;

/// Content together with work to be done when it has been sent.
///
/// It is as the argument [`Background`](crate::params::Background) is: the work never touches the answer, and that of a
/// handler is done only behind an answer below 400. That of an exception handler or of a middleware is done behind any.
///
/// # Example
/// ```
/// use ravyn_core::response::WithBackground;
///
/// async fn order() -> WithBackground<&'static str> {
///     WithBackground::new("ordered").task(async { println!("a letter to the customer") })
/// }
/// ```
#[derive(Clone, Debug)]
pub struct WithBackground<T> {
    content: T,
    tasks: BackgroundTasks,
}

impl<T> WithBackground<T> {
    /// `content`, so far without work.
    pub fn new(content: T) -> Self {
        Self {
            content,
            tasks: BackgroundTasks::default(),
        }
    }

    /// Adds work, which runs behind that which was added before.
    #[must_use]
    pub fn task(self, work: impl Future<Output = ()> + Send + 'static) -> Self {
        self.tasks.add(work);
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> IntoResponse for WithBackground<T> {
    fn into_response(self) -> Response {
        let mut response = self.content.into_response();
        response.extensions_mut().insert(self.tasks);
        response
    }

    fn describe(meta: &mut ResponsesMeta) {
        T::describe(meta);
    }
}
