//! The names that settings have, and those that nobody knows.

use super::Origin;
use super::layers::Layers;
use crate::error::{BuildFault, nearest};

/// Names of settings, as the walk over them found them.
#[derive(Default)]
pub(super) struct Names {
    /// `mail.host` and its variable.
    settings: Vec<(String, String)>,
    groups: Vec<String>,
}

impl Names {
    /// Notes a setting. An optional group is gone over twice.
    pub(super) fn add(&mut self, path: &[&str], variable: String) {
        if !self.has(path) {
            self.settings.push((path.join("."), variable));
        }
    }

    pub(super) fn add_group(&mut self, path: &[&str]) {
        let path = path.join(".");
        if !self.groups.contains(&path) {
            self.groups.push(path);
        }
    }

    pub(super) fn has(&self, path: &[&str]) -> bool {
        let path = path.join(".");
        self.settings.iter().any(|(setting, _)| *setting == path)
    }

    pub(super) fn len(&self) -> usize {
        self.settings.len()
    }

    /// Whether a layer has any setting from this one on.
    pub(super) fn are_any_in(&self, first: usize, layers: &Layers) -> bool {
        self.settings[first..].iter().any(|(setting, variable)| {
            let path: Vec<&str> = setting.split('.').collect();
            layers.find(&path, variable).is_some()
        })
    }

    /// Names in arguments and files that no setting has: faults, because nobody else reads them.
    pub(super) fn unknown(&self, layers: &Layers) -> Vec<BuildFault> {
        let mut faults = Vec::new();
        layers.visit_names(&mut |name, origin| {
            let is_group = self.groups.iter().any(|group| group == name);
            let is_setting = self.settings.iter().any(|(setting, _)| setting == name);
            if !is_group && !is_setting {
                faults.push(self.fault(name, &origin));
            }
            is_group
        });
        faults
    }

    fn fault(&self, name: &str, origin: &Origin) -> BuildFault {
        let known = self.settings.iter().map(|(setting, _)| setting);
        let known = known.chain(&self.groups).map(String::as_str);
        let help = match nearest(name, known.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let known: Vec<String> = known.map(|name| format!("`{name}`")).collect();
                format!("remove it; the settings are {}", known.join(", "))
            }
        };
        BuildFault::new("RV0042", format!("there is no setting `{name}`"))
            .note(format!("it comes from {origin}"))
            .help(help)
    }

    /// Variables that are nearly the name of a setting, and that name. They may be somebody else's, so they are
    /// no faults.
    pub(super) fn misspelt(&self, layers: &Layers) -> Vec<(Origin, String)> {
        let variables = || self.settings.iter().map(|(_, variable)| variable.as_str());
        let strangers = layers.prefixed_variables().filter_map(|origin| {
            let (Origin::Environment(name) | Origin::DotEnv(name)) = &origin else {
                return None;
            };
            if *name == super::profile::VARIABLE || variables().any(|known| known == name) {
                return None;
            }
            let near = nearest(name, variables())?.to_owned();
            Some((origin, near))
        });
        strangers.collect()
    }
}
