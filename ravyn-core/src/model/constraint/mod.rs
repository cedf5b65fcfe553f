//! The rules: one function each, called by generated code for fields and for arguments alike.

pub mod check;
mod kinds;
mod number;
mod own;
mod pattern;

pub use self::number::Number;
pub use self::own::{Check, Outcome};
pub use self::pattern::Pattern;

/// A value with a size on the number line: `minimum`, `maximum`, `multiple_of`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `minimum`, `maximum` or `multiple_of`",
    label = "`{Self}` is not a number",
    note = "a text has `min_length`, `max_length`, `pattern` and `format`; a list has `min_items`, `max_items` and `unique_items`"
)]
pub trait Numeric {
    /// The number; `None` where there is no value.
    fn number(&self) -> Option<Number>;
}

/// A value that is text: `min_length`, `max_length`, `pattern`, `format`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `min_length`, `max_length`, `pattern` or `format`",
    label = "`{Self}` is not a text",
    note = "a number has `minimum`, `maximum` and `multiple_of`; a list has `min_items`, `max_items` and `unique_items`"
)]
pub trait Textual {
    /// The text; `None` where there is no value.
    fn text(&self) -> Option<&str>;
}

/// A value that is a list: `min_items`, `max_items`, `unique_items`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `min_items`, `max_items` or `unique_items`",
    label = "`{Self}` is not a list",
    note = "a text has `min_length`, `max_length`, `pattern` and `format`; a number has `minimum`, `maximum` and `multiple_of`"
)]
pub trait Items {
    /// How many there are; `None` where there is no list.
    fn count(&self) -> Option<usize>;

    /// Whether no two are equal as JSON.
    fn are_unique(&self) -> bool;
}

/// A value that is a map: `min_properties`, `max_properties`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `min_properties` or `max_properties`",
    label = "`{Self}` is not a map",
    note = "a list has `min_items` and `max_items`; a text has `min_length` and `max_length`"
)]
pub trait Properties {
    /// How many there are; `None` where there is no map.
    fn properties(&self) -> Option<usize>;
}
