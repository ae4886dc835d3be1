//! What the program says about itself.

use std::collections::BTreeMap;

use crate::support::*;

#[test]
fn help_names_each_option_with_its_variable() {
    let help = run(&["--help"]);
    let options = options_in(&help);
    assert!(options.contains_key("--listen"), "{help}");
    for (option, about) in options {
        let variable = option[2..].to_ascii_uppercase().replace('-', "_");
        let is_named = [format!("[env: {variable}=]"), format!("[env: {variable}]")]
            .iter()
            .any(|text| about.contains(text));
        assert!(is_named, "{option} is not set by {variable}: {about}");
    }
}

#[test]
fn help_never_shows_where_the_data_is() {
    for arguments in [&["--help"][..], &["-h"], &["help"], &["serve", "--help"]] {
        let url = "postgres://writer:s3cret@db.example/blog";
        let help = Program::run_with(&[("DATABASE_URL", url)], arguments).well().output;
        let words = help.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("[env: DATABASE_URL]"), "{help}");
        assert!(!help.contains("s3cret") && !help.contains("db.example"), "{help}");
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    assert_eq!(run(&["--version"]), concat!("broadsheet ", env!("CARGO_PKG_VERSION"), "\n"));
}

/// What a help text says of each long option, but for those that only print.
pub fn options_in(help: &str) -> BTreeMap<String, String> {
    let parts = help.split("\n      --").skip(1);
    let option = |part: &str| {
        let name = part.split([' ', '\n']).next().unwrap_or_default();
        (format!("--{name}"), part.to_owned())
    };
    parts.map(option).collect()
}

fn run(arguments: &[&str]) -> String {
    Program::run_with(&[], arguments).well().output
}
