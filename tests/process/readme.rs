//! What README.md says.

use std::collections::BTreeSet;

use crate::options::options_in;
use crate::support::*;

#[test]
fn the_readme_is_true() {
    let folder = Folder::create();
    let server = Server::start(&folder, &[]);
    for example in Example::all_in("README.md") {
        example.check("README.md", &server, &folder);
    }
}

#[test]
fn the_readme_names_every_option_and_no_other() {
    let readme = read("README.md");
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| `--"));
    let named: BTreeSet<String> = rows.map(option_and_variable).collect();
    let help = Program::run_with(&[], &["--help"]).well().output;
    let existing = options_in(&help).into_iter().map(|(option, about)| {
        let variable = about.split("[env: ").nth(1).and_then(|rest| rest.split([']', '=']).next());
        format!("{option} {}", variable.unwrap_or("(none)"))
    });
    assert_eq!(named, existing.collect::<BTreeSet<_>>());
}

/// Of a row of the table of options.
fn option_and_variable(row: &str) -> String {
    let mut names = row.split('`').step_by(2);
    let mut next = || names.next().unwrap_or("(none)");
    format!("--{} {}", next(), next())
}
