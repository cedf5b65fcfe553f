//! What the document says of routes that are described by hand, and how it is served.

mod answers;
mod bodies;
mod command;
mod diff_operations;
mod diff_report;
mod diff_schemas;
mod honesty;
mod lint;
mod names;
mod operations;
mod page;
mod parameters;
mod support;
mod views;
mod whole;
