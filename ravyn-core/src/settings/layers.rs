//! The layers, opened: what each of them says, strongest first.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::files;
use super::input::{self, Input, Node, Table};
use super::profile;
use super::sources::{Environment, Sources};
use super::{Origin, Profile};
use crate::error::BuildFault;

/// The layers of one kind of settings.
pub(super) struct Layers {
    list: Vec<Layer>,
    prefix: &'static str,
    pub(super) profile: Profile,
    pub(super) is_environment_read: bool,
    pub(super) are_files_read: bool,
}

enum Layer {
    Arguments(Table),
    /// Variables; `None` for a value that is not Unicode.
    Variables(Place, BTreeMap<String, Option<String>>),
    File(String, Table),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Environment,
    DotEnv,
}

impl Layers {
    /// Opens them, with every fault of files and of the profile.
    pub(super) fn open(
        sources: &Sources,
        prefix: &'static str,
        section: Option<&'static str>,
        faults: &mut Vec<BuildFault>,
    ) -> Self {
        faults.extend(sources.faults.iter().cloned());
        let environment = variables(&sources.environment);
        let profile = sources
            .profile
            .unwrap_or_else(|| profile(&environment, faults));
        let is_given_nothing =
            matches!(&sources.environment, Environment::Given(given) if given.is_empty());
        let mut list = vec![
            Layer::Arguments(sources.arguments.clone()),
            Layer::Variables(Place::Environment, environment),
        ];
        if let Some(folder) = &sources.folder {
            if !profile.is_production() {
                let variables = set(files::dotenv(folder, faults));
                list.push(Layer::Variables(Place::DotEnv, variables));
            }
            for name in [
                format!("settings.{profile}.toml"),
                "settings.toml".to_owned(),
            ] {
                if let Some(table) = files::toml(folder, &name, faults) {
                    let table = part(table, section, &name, faults);
                    list.push(Layer::File(name, table));
                }
            }
        }
        Self {
            list,
            prefix,
            profile,
            is_environment_read: !is_given_nothing,
            are_files_read: sources.folder.is_some(),
        }
    }

    /// The variable of a setting: `SHOP_MAIL__HOST`.
    pub(super) fn variable(&self, path: &[&str]) -> String {
        let name = path.join("__").to_uppercase();
        if self.prefix.is_empty() {
            name
        } else {
            format!("{}_{name}", self.prefix)
        }
    }

    /// The strongest value of a setting. `Err`: it is not Unicode.
    pub(super) fn find(
        &self,
        path: &[&str],
        variable: &str,
    ) -> Option<(Result<Cow<'_, Input>, ()>, Origin)> {
        self.list.iter().find_map(|layer| match layer {
            Layer::Arguments(table) => {
                let node = input::find(table, path)?;
                let origin = Origin::Argument(path.join("."));
                Some((Ok(Cow::Borrowed(&node.value)), origin))
            }
            Layer::Variables(place, variables) => {
                let value = variables.get(variable)?.as_deref();
                let value = value.map(|text| Cow::Owned(Input::Text(text.to_owned())));
                Some((value.ok_or(()), place.origin(variable)))
            }
            Layer::File(name, table) => {
                let node = input::find(table, path)?;
                Some((Ok(Cow::Borrowed(&node.value)), file(name, node)))
            }
        })
    }

    /// Whether an argument or a file has a table there.
    pub(super) fn has_table(&self, path: &[&str]) -> bool {
        let mut trees = self.trees();
        trees.any(|(_, table)| input::find(table, path).is_some())
    }

    /// What stands where a group should, in each layer that says so.
    pub(super) fn no_groups(&self, path: &[&str]) -> Vec<Origin> {
        self.trees()
            .filter_map(|(name, table)| {
                let node = input::find(table, path)?;
                let is_group = matches!(node.value, Input::Table(_));
                (!is_group).then(|| named(name, &path.join("."), node))
            })
            .collect()
    }

    /// Calls `visit` with every name of arguments and files; `true` goes on into a group.
    pub(super) fn visit_names(&self, visit: &mut impl FnMut(&str, Origin) -> bool) {
        for (name, table) in self.trees() {
            visit_table(name, table, "", visit);
        }
    }

    /// Every variable that begins as those of these settings do, and where it is.
    pub(super) fn prefixed_variables(&self) -> impl Iterator<Item = Origin> {
        let prefix = format!("{}_", self.prefix);
        let places = self.list.iter().filter_map(|layer| match layer {
            Layer::Variables(place, variables) => Some((*place, variables)),
            Layer::Arguments(_) | Layer::File(..) => None,
        });
        let all =
            places.flat_map(|(place, variables)| variables.keys().map(move |name| (place, name)));
        all.filter(move |(_, name)| name.starts_with(&prefix) && !self.prefix.is_empty())
            .map(|(place, name)| place.origin(name))
    }

    fn trees(&self) -> impl Iterator<Item = (Option<&str>, &Table)> {
        self.list.iter().filter_map(|layer| match layer {
            Layer::Arguments(table) => Some((None, table)),
            Layer::File(name, table) => Some((Some(name.as_str()), table)),
            Layer::Variables(..) => None,
        })
    }
}

impl Place {
    fn origin(self, variable: &str) -> Origin {
        match self {
            Self::Environment => Origin::Environment(variable.to_owned()),
            Self::DotEnv => Origin::DotEnv(variable.to_owned()),
        }
    }
}

fn file(name: &str, node: &Node) -> Origin {
    Origin::File {
        name: name.to_owned(),
        line: node.line,
    }
}

fn named(name: Option<&str>, path: &str, node: &Node) -> Origin {
    name.map_or_else(
        || Origin::Argument(path.to_owned()),
        |name| file(name, node),
    )
}

fn visit_table(
    file: Option<&str>,
    table: &Table,
    above: &str,
    visit: &mut impl FnMut(&str, Origin) -> bool,
) {
    for (name, node) in table {
        let path = format!("{above}{name}");
        let goes_on = visit(&path, named(file, &path, node));
        if let (true, Input::Table(inner)) = (goes_on, &node.value) {
            visit_table(file, inner, &format!("{path}."), visit);
        }
    }
}

fn variables(environment: &Environment) -> BTreeMap<String, Option<String>> {
    match environment {
        Environment::Given(given) => set(given.clone()),
        Environment::Process => std::env::vars_os()
            // A name that is not Unicode is that of no setting.
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok())))
            .filter(|(_, value)| value.as_deref() != Some(""))
            .collect(),
    }
}

/// The variables that are set: an empty one is not.
fn set(variables: BTreeMap<String, String>) -> BTreeMap<String, Option<String>> {
    let variables = variables.into_iter();
    let set = variables.filter(|(_, value)| !value.is_empty());
    set.map(|(name, value)| (name, Some(value))).collect()
}

fn profile(
    environment: &BTreeMap<String, Option<String>>,
    faults: &mut Vec<BuildFault>,
) -> Profile {
    let Some(name) = environment.get(profile::VARIABLE) else {
        return Profile::default();
    };
    let found = name.as_deref().and_then(Profile::named);
    found.unwrap_or_else(|| {
        let message = format!("{} in the environment names no profile", profile::VARIABLE);
        let help = "write `development`, `testing` or `production`";
        faults.push(BuildFault::new("RV0043", message).help(help));
        Profile::default()
    })
}

/// The part of a file that is about these settings.
fn part(
    mut table: Table,
    section: Option<&'static str>,
    file_name: &str,
    faults: &mut Vec<BuildFault>,
) -> Table {
    let Some(section) = section else {
        // The framework's own stand in the same file.
        table.remove(super::framework::SECTION);
        return table;
    };
    let Some(node) = table.remove(section) else {
        return Table::new();
    };
    let origin = file(file_name, &node);
    if let Input::Table(inner) = node.value {
        return inner;
    }
    let message = format!("`{section}` must be a table");
    let help = format!("write `[{section}]` above the names of its settings");
    let fault = BuildFault::new("RV0041", message).note(format!("it comes from {origin}"));
    faults.push(fault.help(help));
    Table::new()
}
