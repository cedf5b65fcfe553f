//! The attribute and the type, read into a [`Model`].

use proc_macro2::TokenStream;
use syn::{DeriveInput, Expr, Path};

use super::attributes::Serde;
use super::refuse;
use super::shape::Shape;
use crate::errors::Errors;
use crate::options::{Opt, Options, Owner};

/// A model in our words.
pub(super) struct Model {
    pub(super) direction: Direction,
    pub(super) shape: Shape,
    /// A check of the whole value.
    pub(super) check: Vec<Path>,
    /// A value that the document shows.
    pub(super) example: Option<Expr>,
    /// The name in the document, where the user chose one.
    pub(super) name: Option<String>,
    pub(super) is_renamed: bool,
    pub(super) has_bound: bool,
}

/// What a model is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Both,
    Request,
    Response,
}

impl Direction {
    pub(super) fn arrives(self) -> bool {
        self != Self::Response
    }

    pub(super) fn leaves(self) -> bool {
        self != Self::Request
    }
}

const OPTIONS: &[&str] = &["request", "response", "name", "check", "example"];

/// What serde's attribute says of a whole type.
const SERDE: &[&str] = &[
    "rename",
    "rename_all",
    "rename_all_fields",
    "tag",
    "content",
    "untagged",
    "transparent",
    "deny_unknown_fields",
    "default",
    "bound",
    "from",
    "try_from",
    "into",
];

/// Reads a model, and replaces our attributes in `input` by serde's and schemars'. `None`: no code of a
/// model would compile.
pub(super) fn model(
    options: TokenStream,
    input: &mut DeriveInput,
    errors: &mut Errors,
) -> Option<Model> {
    refuse::derives(&mut input.attrs, errors);
    let serde = Serde::read(&input.attrs);
    let mut model = Model {
        direction: Direction::Both,
        shape: Shape::Names,
        check: Vec::new(),
        example: None,
        name: None,
        is_renamed: serde.rename.is_some(),
        has_bound: serde.has_bound,
    };
    model.options(options, errors);
    refuse::shape(input, errors)?;
    model.shape = Shape::read(input, model.direction, &serde, errors)?;
    Some(model)
}

impl Model {
    fn options(&mut self, tokens: TokenStream, errors: &mut Errors) {
        let owner = Owner {
            name: "`#[model]`".to_owned(),
            example: "#[model(request)]".to_owned(),
            prose: "name",
            options: OPTIONS.to_vec(),
            serde: SERDE,
        };
        let options = Options::parse(tokens, owner, errors);
        options.refuse_text(errors);
        for option in &options.list {
            match option.name.to_string().as_str() {
                "request" => self.one_way(Direction::Request, option, errors),
                "response" => self.one_way(Direction::Response, option, errors),
                "name" => self.name = option.text("Item", errors).map(|text| text.value()),
                "example" => self.example = option.expression("json!({})", errors),
                "check" => self.check.extend(option.function(errors)),
                _ => option.unknown(errors),
            }
        }
        self.is_renamed |= self.name.is_some();
    }

    fn one_way(&mut self, direction: Direction, option: &Opt, errors: &mut Errors) {
        if !option.flag(errors) {
            return;
        }
        if self.direction != Direction::Both {
            let message = "a model is for requests and responses unless one is named";
            errors.push(option, message, "write `#[model]`");
        }
        self.direction = direction;
    }
}
