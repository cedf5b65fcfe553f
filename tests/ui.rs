//! What the compiler says of mistakes with ravyn's macros, and that what is no mistake compiles.
//!
//! `ui/<macro>/<mistake>.rs` holds one mistake, the `.stderr` beside it what rustc prints. After a change
//! of words: `TRYBUILD=overwrite cargo test --test ui`, and read the difference.

#[path = "ui/messages.rs"]
mod messages;
#[path = "ui/pass/mod.rs"]
mod pass;

#[test]
fn mistakes_are_explained() {
    let cases = trybuild::TestCases::new();
    for name in messages::MACROS {
        cases.compile_fail(format!("tests/ui/{name}/*.rs"));
    }
}
