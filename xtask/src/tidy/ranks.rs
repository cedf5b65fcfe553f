//! Ranks of rooms: a room imports only rooms of lower rank, so no two know each other.
//!
//! A room is a top-level module. `lib.rs`, the prelude and `__private` only pass names on.

use super::Fault;
use super::tree::Source;

const RULE: &str = "ranks";

/// The rooms of a crate, lowest rank first.
struct Crate {
    folder: &'static str,
    rooms: &'static [(&'static str, u8)],
}

const CRATES: [Crate; 3] = [
    Crate {
        folder: "ravyn-core/src",
        rooms: &[
            ("meta", 0),
            ("identity", 0),
            ("task", 0),
            ("secret", 0),
            ("error", 1),
            ("model", 2),
            ("request", 2),
            ("settings", 2),
            ("response", 3),
            ("store", 3),
            ("endpoint", 4),
            ("params", 5),
            ("server", 5),
            ("inject", 6),
            ("security", 7),
            ("layer", 8),
            ("handler", 9),
            ("routing", 10),
            ("app", 11),
            ("testing", 12),
        ],
    },
    Crate {
        folder: "ravyn-openapi/src",
        rooms: &[
            ("model", 0),
            ("source", 0),
            ("yaml", 0),
            ("config", 1),
            ("diff", 1),
            ("lint", 1),
            ("command", 2),
            ("generate", 2),
            ("ui", 2),
            ("routes", 3),
        ],
    },
    Crate {
        folder: "ravyn-security/src",
        rooms: &[
            ("api_key_hash", 0),
            ("edge", 0),
            ("jwt", 0),
            ("limit", 0),
            ("password", 0),
            ("sqlite", 0),
            ("scheme", 1),
            ("token", 1),
            ("token_command", 1),
            ("jwt_auth", 2),
            ("introspect", 2),
            ("openid", 3),
            ("remote", 1),
            ("permission", 2),
        ],
    },
];

/// Modules that re-export, and so stand outside of the ranks.
const PASSING_ON: [&str; 3] = ["__private", "prelude", "private"];

pub(super) fn check(source: &Source, faults: &mut Vec<Fault>) {
    let folder = source.crate_folder();
    let Some(rooms) = CRATES.iter().find(|c| Some(c.folder) == folder) else {
        return;
    };
    let module = source.module();
    let Some(&room) = module.first() else { return };
    if source.is_test || PASSING_ON.contains(&room) {
        return;
    }
    let Some(rank) = rooms.rank(room) else {
        let what = format!("`{room}` is no known room: give it a rank in {}", file!());
        faults.push(source.fault(1, RULE, what));
        return;
    };
    for (line, other) in source.rooms() {
        let what = match rooms.rank(other) {
            _ if other == room => continue,
            Some(lower) if lower < rank => continue,
            Some(higher) => format!(
                "`{room}` (rank {rank}) may not know `{other}` (rank {higher}): \
                 move what both need into a lower room"
            ),
            None => format!(
                "`crate::{other}` hides its room: import it from where it is defined, \
                 as `crate::<room>::{other}`"
            ),
        };
        faults.push(source.fault(line, RULE, what));
    }
}

impl Crate {
    fn rank(&self, room: &str) -> Option<u8> {
        let mut rooms = self.rooms.iter();
        rooms.find(|(name, _)| *name == room).map(|(_, rank)| *rank)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::faults;
    use super::*;

    const QUERY: &str = "ravyn-core/src/params/query.rs";

    #[test]
    fn a_higher_room_and_one_of_the_same_rank_are_refused() {
        let code = "use crate::routing::Route;\nfn f() { super::super::server::serve() }";
        assert_eq!(
            faults(check, QUERY, code),
            [
                "1: `params` (rank 5) may not know `routing` (rank 10): \
                 move what both need into a lower room",
                "2: `params` (rank 5) may not know `server` (rank 5): \
                 move what both need into a lower room",
            ]
        );
    }

    #[test]
    fn lower_rooms_and_the_own_one_are_fine() {
        let code = "use crate::{meta::A, params::path::B};\nuse super::C;\nuse std::fmt;";
        assert!(faults(check, QUERY, code).is_empty());
    }

    #[test]
    fn a_name_of_the_root_hides_its_room() {
        let found = faults(check, QUERY, "use crate::Error;");
        assert!(
            found[0].starts_with("1: `crate::Error` hides its room"),
            "{found:?}"
        );
    }

    #[test]
    fn a_new_room_needs_a_rank() {
        let found = faults(check, "ravyn-core/src/cache.rs", "");
        assert!(
            found[0].starts_with("1: `cache` is no known room"),
            "{found:?}"
        );
    }

    #[test]
    fn each_crate_has_ranks_of_its_own() {
        let code = "use crate::routes::mount;";
        let found = faults(check, "ravyn-openapi/src/ui/mod.rs", code);
        assert!(found[0].contains("`ui` (rank 2)"), "{found:?}");
    }

    #[test]
    fn what_passes_names_on_and_tests_are_exempt() {
        let code = "pub use crate::app::Ravyn;";
        assert!(faults(check, "ravyn-core/src/lib.rs", code).is_empty());
        assert!(faults(check, "ravyn-core/src/__private.rs", code).is_empty());
        let tests = format!("#[cfg(test)] mod tests {{ {code} }}");
        assert!(faults(check, QUERY, &tests).is_empty());
    }
}
