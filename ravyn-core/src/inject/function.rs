//! Functions whose arguments are read from a request: providers, middleware, permissions, exception handlers.

use crate::error::Error;
use crate::meta::ArgumentMeta;
use crate::params::{Argument, FromRequest, Gather, Order};
use crate::request::Request;

/// The arguments of a function, read together: a tuple of what handlers can take.
pub trait Arguments: Sized + Send + 'static {
    /// How many there are.
    const COUNT: usize;

    /// Describes them. They have no names, which only `#[provider]` and `#[derive(Requires)]` can give.
    fn describe() -> Vec<ArgumentMeta>;

    /// Reads them by stage, as the arguments of a handler are.
    ///
    /// # Errors
    /// The faults of all, as one 422; or the error that ended the walk.
    fn read(
        request: &mut Request,
        arguments: &[Argument],
    ) -> impl Future<Output = Result<Self, Error>> + Send;
}

/// A function that takes these arguments by value.
pub trait CallWith<A>: Send + Sync + 'static {
    /// What it returns; of an `async` function the future.
    type Output;

    /// Calls it.
    fn call_with(&self, arguments: A) -> Self::Output;
}

/// A function that takes `First`, a tuple, and behind it these arguments.
pub trait CallAfter<First, Rest>: Send + Sync + 'static {
    /// What it returns; of an `async` function the future.
    type Output;

    /// Calls it.
    fn call_after(&self, first: First, rest: Rest) -> Self::Output;
}

macro_rules! arities {
    ($($count:literal: $($name:ident $value:ident $position:tt)*;)*) => {$(
        impl<$($name: FromRequest + 'static),*> Arguments for ($($name,)*) {
            const COUNT: usize = $count;

            fn describe() -> Vec<ArgumentMeta> {
                vec![$({
                    let mut argument = ArgumentMeta::new("");
                    $name::describe(&mut argument);
                    argument
                }),*]
            }

            #[expect(clippy::allow_attributes, reason = "no arguments, nothing to read")]
            #[allow(unused_variables, clippy::match_single_binding)]
            async fn read(request: &mut Request, arguments: &[Argument]) -> Result<Self, Error> {
                let order = const { &Order::<$count>::of([$($name::STAGE),*]) };
                let mut gather = Gather::new();
                $(let mut $value = None;)*
                while let Some(position) = gather.next(order, request) {
                    match position {
                        $($position => {
                            let argument = &arguments[$position];
                            match $name::from_request(request, argument).await {
                                Ok(value) => $value = Some(value),
                                Err(rejection) => gather.reject(rejection, argument)?,
                            }
                        })*
                        _ => {}
                    }
                }
                gather.finish()?;
                match ($($value,)*) {
                    ($(Some($value),)*) => Ok(($($value,)*)),
                    #[expect(clippy::allow_attributes, reason = "no arguments, nothing to read")]
                    #[allow(unreachable_patterns)]
                    _ => Err(Error::internal("an argument was not read")),
                }
            }
        }

        impl<F, O, $($name),*> CallWith<($($name,)*)> for F
        where
            F: Fn($($name),*) -> O + Send + Sync + 'static,
        {
            type Output = O;

            #[inline]
            fn call_with(&self, ($($value,)*): ($($name,)*)) -> O {
                self($($value),*)
            }
        }

        impl<Function, First, O, $($name),*> CallAfter<(First,), ($($name,)*)> for Function
        where
            Function: Fn(First, $($name),*) -> O + Send + Sync + 'static,
        {
            type Output = O;

            #[inline]
            fn call_after(&self, (first,): (First,), ($($value,)*): ($($name,)*)) -> O {
                self(first, $($value),*)
            }
        }

        impl<Function, First, Second, O, $($name),*> CallAfter<(First, Second), ($($name,)*)> for Function
        where
            Function: Fn(First, Second, $($name),*) -> O + Send + Sync + 'static,
        {
            type Output = O;

            #[inline]
            fn call_after(
                &self,
                (first, second): (First, Second),
                ($($value,)*): ($($name,)*),
            ) -> O {
                self(first, second, $($value),*)
            }
        }
    )*};
}

arities! {
    0: ;
    1: A a 0;
    2: A a 0 B b 1;
    3: A a 0 B b 1 C c 2;
    4: A a 0 B b 1 C c 2 D d 3;
    5: A a 0 B b 1 C c 2 D d 3 E e 4;
    6: A a 0 B b 1 C c 2 D d 3 E e 4 G g 5;
    7: A a 0 B b 1 C c 2 D d 3 E e 4 G g 5 H h 6;
    8: A a 0 B b 1 C c 2 D d 3 E e 4 G g 5 H h 6 I i 7;
    9: A a 0 B b 1 C c 2 D d 3 E e 4 G g 5 H h 6 I i 7 J j 8;
    10: A a 0 B b 1 C c 2 D d 3 E e 4 G g 5 H h 6 I i 7 J j 8 K k 9;
    11: A a 0 B b 1 C c 2 D d 3 E e 4 G g 5 H h 6 I i 7 J j 8 K k 9 L l 10;
    12: A a 0 B b 1 C c 2 D d 3 E e 4 G g 5 H h 6 I i 7 J j 8 K k 9 L l 10 M m 11;
}
