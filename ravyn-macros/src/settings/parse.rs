//! The struct and its attributes, read into [`Settings`].

use syn::{Attribute, Data, DeriveInput, Fields, Meta};

use super::field;
use super::model::{Field, Settings};
use super::names;
use crate::errors::Errors;
use crate::options::{Opt, Options, Owner};

const OPTIONS: &[&str] = &["prefix", "section"];

const EXAMPLE: &str = "#[settings(prefix = \"SHOP\")]";

/// Reads the settings. `None`: the type cannot hold them.
pub(super) fn settings(input: &DeriveInput, errors: &mut Errors) -> Option<Settings> {
    let mut settings = Settings::default();
    for attribute in ours(&input.attrs, "settings") {
        settings.read(attribute, errors);
    }
    if let Some(parameter) = input.generics.params.first() {
        errors.push(
            parameter,
            "settings cannot be generic",
            "name the types of the fields",
        );
        return None;
    }
    let fields = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => &fields.named,
            Fields::Unnamed(_) | Fields::Unit => return not_named(input, errors),
        },
        Data::Enum(_) | Data::Union(_) => return not_named(input, errors),
    };
    for field in fields {
        settings.fields.extend(field::read(field, errors));
    }
    refuse_twins(&settings.fields, errors);
    Some(settings)
}

fn not_named(input: &DeriveInput, errors: &mut Errors) -> Option<Settings> {
    let message = format!("`{}` is not a struct with named fields", input.ident);
    let help = format!(
        "settings have names: `struct {} {{ page_size: u32 }}`",
        input.ident
    );
    errors.push(&input.ident, message, help);
    None
}

/// The attributes of this name.
pub(super) fn ours<'a>(
    attributes: &'a [Attribute],
    name: &str,
) -> impl Iterator<Item = &'a Attribute> {
    let attributes = attributes.iter();
    attributes.filter(move |attribute| attribute.path().is_ident(name))
}

/// The options in an attribute's parentheses.
pub(super) fn options(attribute: &Attribute, owner: Owner, errors: &mut Errors) -> Vec<Opt> {
    let Meta::List(list) = &attribute.meta else {
        let message = format!("{} takes its options in parentheses", owner.name);
        errors.push(attribute, message, format!("write `{}`", owner.example));
        return Vec::new();
    };
    let options = Options::parse(list.tokens.clone(), owner, errors);
    options.refuse_text(errors);
    options.list
}

impl Settings {
    fn read(&mut self, attribute: &Attribute, errors: &mut Errors) {
        let owner = Owner {
            name: "`#[settings]`".to_owned(),
            example: EXAMPLE.to_owned(),
            prose: "prefix",
            options: OPTIONS.to_vec(),
            serde: &[],
        };
        let list = options(attribute, owner, errors);
        for option in &list {
            match option.name.to_string().as_str() {
                "prefix" => self.prefix = names::prefix(option, errors),
                "section" => self.section = names::section(option, errors),
                _ => option.unknown(errors),
            }
        }
        let has = |name: &str| list.iter().find(|option| option.name == name);
        if let (Some(section), None) = (has("section"), has("prefix")) {
            let message = "`section` is for settings with a prefix";
            let help = format!("write `{EXAMPLE}`; a group stands where its field does");
            errors.push(section, message, help);
        }
    }
}

/// Notes two settings that one variable would set.
fn refuse_twins(fields: &[Field], errors: &mut Errors) {
    for (position, field) in fields.iter().enumerate() {
        let Some(variable) = &field.variable else {
            continue;
        };
        let mut earlier = fields[..position].iter();
        let twin = earlier.find(|other| other.variable.as_ref() == Some(variable));
        if let Some(twin) = twin {
            let message = format!(
                "`{}` and `{}` both read {}",
                twin.name,
                field.name,
                variable.value()
            );
            errors.push(variable, message, "give each a variable of its own");
        }
    }
}
