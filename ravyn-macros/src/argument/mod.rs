//! What is read from a request: the arguments of handlers and providers, and the fields of groups.
//!
//! `parse` reads an argument and its attributes; `describe`, `read` and `body` emit what is described, what is
//! read, and what the compiler holds it to.

mod body;
mod credential;
mod dependency;
mod describe;
mod model;
mod options;
mod parse;
mod read;
mod ty;

pub(crate) use self::body::{checks, refuse_bodies, stage};
pub(crate) use self::credential::{beside, functions};
pub(crate) use self::dependency::{bind, inner, may_be_group, reads_by_provider};
pub(crate) use self::describe::{
    checks as rule_checks, describe, describe_by, details, shared_body,
};
pub(crate) use self::model::{Argument, Place};
pub(crate) use self::parse::{Owner, arguments, field};
pub(crate) use self::read::{Reading, reading};
pub(crate) use self::ty::has_impl_trait;
