//! `graph` and `explain` on the command line.

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgAction, ArgMatches};

use super::Form;

/// `graph` for the command line.
pub(in crate::app) fn graph_command() -> clap::Command {
    let command =
        clap::Command::new("graph").about("Prints the levels and who needs which dependency");
    let forms = [
        ("json", "Prints JSON"),
        ("mermaid", "Prints a flowchart of Mermaid"),
        ("svg", "Prints a picture"),
    ];
    forms.into_iter().fold(command, |command, (name, help)| {
        let others = forms.iter().map(|(other, _)| *other);
        command.arg(
            Arg::new(name)
                .long(name)
                .action(ArgAction::SetTrue)
                .conflicts_with_all(others.filter(|other| *other != name))
                .help(help),
        )
    })
}

/// The form that `graph` was asked for.
pub(in crate::app) fn form(arguments: &ArgMatches) -> Form {
    let forms = [
        ("json", Form::Json),
        ("mermaid", Form::Mermaid),
        ("svg", Form::Svg),
    ];
    let mut forms = forms.into_iter();
    let chosen = forms.find(|(name, _)| arguments.get_flag(name));
    chosen.map_or(Form::Text, |(_, form)| form)
}

/// What was asked to be explained.
pub(in crate::app) fn words_of(arguments: &ArgMatches) -> Vec<&str> {
    let words = arguments.get_many::<String>("what").unwrap_or_default();
    words.map(String::as_str).collect()
}

/// `explain` for the command line.
pub(in crate::app) fn explain_command() -> clap::Command {
    clap::Command::new("explain")
        .about("Prints what a fault means, or what runs for a path")
        .arg(
            Arg::new("json")
                .long("json")
                .action(ArgAction::SetTrue)
                .help("Prints what runs for a path as JSON"),
        )
        .arg(
            Arg::new("what")
                .required(true)
                .num_args(1..=2)
                .value_name("CODE|[METHOD] PATH")
                .value_parser(NonEmptyStringValueParser::new()),
        )
}
