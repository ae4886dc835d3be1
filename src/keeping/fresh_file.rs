//! Files that are there whole or not at all.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::stop::Stop;

/// Stands between the name of a file on its way and the number of the process
/// that writes it.
const PART: &str = ".part-";

/// A file on its way: it is written under another name beside its place, and
/// goes there once it is whole and on the disk. It is its owner's alone, unless
/// it takes the place of one that was not. Where its process is killed it stays,
/// until the next one is on its way to the same place.
#[derive(Debug)]
pub struct FreshFile {
    place: PathBuf,
    temporary: PathBuf,
}

impl FreshFile {
    /// An empty file that is to go to this place, where none may be unless it
    /// may be overwritten. A link there stays; what it leads to is replaced.
    pub fn to(place: &Path, may_overwrite: bool) -> Result<Self, Stop> {
        let failed = |error: io::Error| {
            Stop::Failed(format!("cannot write to {}: {error}", place.display()))
        };
        let name = place.display();
        match fs::metadata(place) {
            Ok(old) if !old.is_file() => {
                return Err(Stop::Failed(format!("{name} is no file; name another")));
            }
            Ok(_) if !may_overwrite => {
                return Err(Stop::Failed(format!(
                    "there is a file {name} already; name another, or say --overwrite"
                )));
            }
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(error)),
            Ok(_) | Err(_) => {}
        }
        let place = place.canonicalize().unwrap_or_else(|_| place.to_owned());
        let mut name = place.file_name().unwrap_or_default().to_owned();
        name.push(PART);
        sweep(folder(&place), &name);
        name.push(std::process::id().to_string());
        let temporary = place.with_file_name(name);
        create(&temporary).map_err(failed)?;
        Ok(Self { place, temporary })
    }

    /// Where it is to be written.
    pub fn path(&self) -> &Path {
        &self.temporary
    }

    /// Puts it in its place. After that it outlasts a loss of power.
    pub fn put(self) -> Result<(), Stop> {
        self.try_put().map_err(|error| {
            Stop::Failed(format!("cannot write to {}: {error}", self.place.display()))
        })
    }

    fn try_put(&self) -> io::Result<()> {
        match fs::metadata(&self.place) {
            Ok(old) => adopt(&self.temporary, &old)?,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        File::open(&self.temporary)?.sync_all()?;
        fs::rename(&self.temporary, &self.place)?;
        sync_folder(&self.place)
    }
}

impl Drop for FreshFile {
    fn drop(&mut self) {
        // It is not there any more where it was put.
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Removes the files of this name and a number whose processes were killed, and
/// the journals that SQLite kept of them.
fn sweep(folder: &Path, name: &OsStr) {
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        if process(&file.file_name(), name).is_some_and(has_ended) {
            // Should that fail, the file is in nobody's way.
            let _ = fs::remove_file(file.path());
        }
    }
}

/// The number behind the name.
fn process(file: &OsStr, name: &OsStr) -> Option<u32> {
    let number = file.to_str()?.strip_prefix(name.to_str()?)?;
    number.strip_suffix("-journal").unwrap_or(number).parse().ok()
}

/// Whether a process has ended, as far as that can be seen here. Our own number
/// was another's before: in a container it is often the same.
fn has_ended(process: u32) -> bool {
    let all = Path::new("/proc");
    process == std::process::id()
        || all.join("self").exists() && !all.join(process.to_string()).exists()
}

fn folder(file: &Path) -> &Path {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

#[cfg(unix)]
fn create(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map(drop)
}

#[cfg(not(unix))]
fn create(path: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).create_new(true).open(path).map(drop)
}

/// Gives a file the owner and the permissions of the one that it replaces.
#[cfg(unix)]
fn adopt(path: &Path, old: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    let new = fs::metadata(path)?;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        chown(path, Some(old.uid()), Some(old.gid()))?;
    }
    fs::set_permissions(path, old.permissions())
}

#[cfg(not(unix))]
fn adopt(path: &Path, old: &fs::Metadata) -> io::Result<()> {
    fs::set_permissions(path, old.permissions())
}

/// Only then is the new name on the disk too.
#[cfg(unix)]
fn sync_folder(file: &Path) -> io::Result<()> {
    File::open(folder(file))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
