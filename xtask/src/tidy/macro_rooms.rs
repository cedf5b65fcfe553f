//! Rooms of the macro crate: one folder for each macro, and none knows another.
//!
//! What two macros share is a file at the crate's root, which knows no macro.

use super::Fault;
use super::tree::Source;

const RULE: &str = "macro-rooms";

const ROOMS: [&str; 10] = [
    "api_error",
    "controller",
    "model",
    "permission",
    "provider",
    "requires",
    "route",
    "routes_list",
    "settings",
    "webhook",
];

pub(super) fn check(source: &Source, faults: &mut Vec<Fault>) {
    if source.crate_folder() != Some("ravyn-macros/src") {
        return;
    }
    let module = source.module();
    // `lib.rs` holds the entry points and calls every room.
    let Some(&here) = module.first() else { return };
    for (line, other) in source.rooms() {
        if other != here && ROOMS.contains(&other) {
            let what = format!(
                "`{here}` may not know the macro room `{other}`: \
                 move what both need into a file at the root of ravyn-macros/src"
            );
            faults.push(source.fault(line, RULE, what));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::faults;
    use super::*;

    #[test]
    fn a_macro_room_may_not_know_another() {
        let found = faults(
            check,
            "ravyn-macros/src/route/parse.rs",
            "use crate::model::Field;\nuse super::super::api_error;",
        );
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("1: `route` may not know the macro room `model`"));
    }

    #[test]
    fn a_shared_file_knows_no_macro() {
        let found = faults(
            check,
            "ravyn-macros/src/errors.rs",
            "use crate::route::Route;",
        );
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn its_own_parts_shared_files_and_the_entry_points_are_fine() {
        let code = "use crate::errors::Errors;\nuse crate::route::model::Route;\nuse super::model;";
        assert!(faults(check, "ravyn-macros/src/route/parse.rs", code).is_empty());
        let code = "use crate::route::expand;";
        assert!(faults(check, "ravyn-macros/src/lib.rs", code).is_empty());
    }
}
