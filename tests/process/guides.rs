//! What the guides in `docs/` show of a terminal.

use crate::support::*;

#[test]
fn what_the_guides_show_of_a_terminal_is_what_happens() {
    for guide in guides() {
        let folder = Folder::create();
        let server = Server::start(&folder, &[]);
        for example in Example::all_in(&guide) {
            example.check(&guide, &server, &folder);
        }
    }
}

/// The paths of all guides from the root of the repository.
fn guides() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs");
    let files = std::fs::read_dir(folder).expect("the folder of the guides");
    let names = files.map(|file| file.expect("a file").file_name());
    let mut guides: Vec<String> =
        names.map(|name| format!("docs/{}", name.to_string_lossy())).collect();
    guides.retain(|name| name.ends_with(".md"));
    guides.sort();
    assert!(guides.len() >= 10, "{guides:?}");
    guides
}
