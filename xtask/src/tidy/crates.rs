//! Homes of crates: a dependency that shapes code is known in one place of the library.

use super::Fault;
use super::tree::Source;

const RULE: &str = "crates";

/// Crates, and the only files that may name them.
struct Home {
    crates: &'static [&'static str],
    is_home: fn(&str) -> bool,
    /// The home in words.
    place: &'static str,
}

const REMOTE: &str = "ravyn-security/src/remote/";

const HOMES: [Home; 4] = [
    Home {
        crates: &["hyper", "hyper_util"],
        is_home: |path| {
            path.starts_with("ravyn-core/src/server/")
                || path.strip_prefix(REMOTE) == Some("client.rs")
        },
        place: "in ravyn-core/src/server/ and in ravyn-security/src/remote/client.rs; \
                other rooms see the types of `http`",
    },
    Home {
        crates: &["hyper_rustls", "rustls", "rustls_native_certs"],
        is_home: |path| {
            let file = path.strip_prefix(REMOTE);
            file.is_some_and(|file| matches!(file, "client.rs" | "tls.rs"))
        },
        place: "in client.rs and tls.rs of ravyn-security/src/remote/",
    },
    Home {
        crates: &["tower", "tower_layer", "tower_service"],
        is_home: |path| path.ends_with("/tower.rs"),
        place: "in an adapter, a file named tower.rs",
    },
    Home {
        crates: &["syn"],
        is_home: |path| path.starts_with("ravyn-macros/") || path.starts_with("xtask/"),
        place: "in ravyn-macros and xtask; a library does not parse Rust",
    },
];

pub(super) fn check(source: &Source, faults: &mut Vec<Fault>) {
    let path = &source.text.path;
    // The library's crates are `src/` and `<crate>/src/`: examples and benchmarks are
    // programs of users, who may take what they like.
    if !path.split('/').take(2).any(|part| part == "src") {
        return;
    }
    for mention in source.mentions.iter().filter(|m| m.may_be_crate) {
        let name = mention.segments[0].as_str();
        let home = HOMES.iter().find(|home| home.crates.contains(&name));
        if let Some(home) = home.filter(|home| !(home.is_home)(path)) {
            let what = format!("`{name}` is used only {}", home.place);
            faults.push(source.fault(mention.line, RULE, what));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::faults;
    use super::*;

    #[test]
    fn hyper_stays_in_the_server() {
        let code = "use hyper::body::Incoming;\nfn f(a: hyper_util::rt::TokioIo<B>) {}";
        assert_eq!(faults(check, "ravyn-core/src/server/mod.rs", code).len(), 0);
        assert_eq!(
            faults(check, "ravyn-core/src/request/body.rs", code),
            [
                "1: `hyper` is used only in ravyn-core/src/server/ and in \
                 ravyn-security/src/remote/client.rs; other rooms see the types of `http`",
                "2: `hyper_util` is used only in ravyn-core/src/server/ and in \
                 ravyn-security/src/remote/client.rs; other rooms see the types of `http`",
            ]
        );
    }

    #[test]
    fn the_client_of_other_servers_is_one_file() {
        let code = "use hyper_util::client::legacy::Client;\nuse rustls::ClientConfig;";
        for (file, count) in [("client.rs", 0), ("tls.rs", 1), ("keys.rs", 2)] {
            let path = format!("ravyn-security/src/remote/{file}");
            assert_eq!(faults(check, &path, code).len(), count, "{file}");
        }
    }

    #[test]
    fn tower_stays_in_its_adapters() {
        let code = "impl tower_service::Service<A> for B {}";
        assert!(faults(check, "ravyn-core/src/app/tower.rs", code).is_empty());
        assert_eq!(faults(check, "ravyn-core/src/app/mod.rs", code).len(), 1);
    }

    #[test]
    fn the_module_of_the_adapter_is_not_the_crate() {
        let code = "mod tower;\npub use tower::TowerLayer;\nuse crate::layer::tower as adapter;";
        assert!(faults(check, "ravyn-core/src/layer/mod.rs", code).is_empty());
    }

    #[test]
    fn syn_stays_in_the_macros() {
        let code = "extern crate syn;";
        assert!(faults(check, "ravyn-macros/src/lib.rs", code).is_empty());
        assert_eq!(faults(check, "ravyn-core/src/lib.rs", code).len(), 1);
    }

    #[test]
    fn programs_of_users_may_use_any_crate() {
        let code = "use tower::ServiceBuilder;";
        assert!(faults(check, "examples/layers.rs", code).is_empty());
        assert!(faults(check, "bench/server/src/main.rs", code).is_empty());
    }
}
