//! Templates of one's own.

use std::path::PathBuf;

use broadsheet::app::Settings;

use super::settings;

/// A folder of templates, gone when the test is.
pub struct Folder(PathBuf);

impl Folder {
    pub fn with(name: &str, files: &[(impl AsRef<str>, impl AsRef<str>)]) -> Self {
        let folder = format!("broadsheet_templates_{}_{name}", std::process::id());
        let folder = Self(std::env::temp_dir().join(folder));
        std::fs::create_dir_all(&folder.0).expect("a folder");
        for (name, text) in files {
            std::fs::write(folder.0.join(name.as_ref()), text.as_ref()).expect("a file");
        }
        folder
    }

    pub fn settings(&self) -> Settings {
        Settings { templates: Some(self.0.clone()), ..settings() }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // One that is gone already is as good as removed.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
