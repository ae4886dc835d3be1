//! How many connections the system lets the server have.

use std::num::NonZeroUsize;

use crate::stop::Stop;

/// The most connections where no option says another number.
const DEFAULT: usize = 25_000;

/// Files that are open besides: the log, the listener, the runtime's own.
const OTHERS: usize = 64;

/// What a connection to the database may have open: SQLite's file, its log
/// and its index.
const FILES_OF_A_DATABASE_CONNECTION: usize = 3;

/// How many connections there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// Those that are served.
    pub served: usize,
    /// Those that are taken at all: the ones beyond are told that there are
    /// too many, and health is answered on them.
    pub taken: usize,
}

impl Capacity {
    /// As many as are wanted, or as the system allows once its limit of open
    /// files is raised as far as it can be.
    ///
    /// # Errors
    /// One line that says what to do, where more are wanted than there can be.
    pub fn find(
        wanted: Option<NonZeroUsize>,
        database_connections: NonZeroUsize,
    ) -> Result<Self, Stop> {
        let files = usize::try_from(raise_limit_of_files()).unwrap_or(usize::MAX);
        let others = OTHERS + FILES_OF_A_DATABASE_CONNECTION * (database_connections.get() + 1);
        Self::within(files, others, wanted.map(NonZeroUsize::get)).ok_or_else(|| {
            Stop::Failed(format!(
                "cannot have so many connections: the system lets the server open {files} files; \
                 raise that with `ulimit -n`, or lower --max-connections or --database-pool-size"
            ))
        })
    }

    fn within(files: usize, others: usize, wanted: Option<usize>) -> Option<Self> {
        let most = files.checked_sub(others)?;
        let served = wanted.unwrap_or((most - most / 10).min(DEFAULT));
        let taken = (served + (served / 10).max(OTHERS)).min(most);
        (0 < served && served < taken).then_some(Self { served, taken })
    }
}

/// Raises the soft limit to the hard one, and gives it.
#[cfg(unix)]
fn raise_limit_of_files() -> u64 {
    rlimit::increase_nofile_limit(u64::MAX).unwrap_or_else(|error| {
        log::warn!("the limit of open files cannot be raised: {error}");
        rlimit::Resource::NOFILE.get_soft().unwrap_or(256)
    })
}

#[cfg(not(unix))]
fn raise_limit_of_files() -> u64 {
    u64::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_files_for_the_rest() {
        for (files, wanted, expected) in [
            (1_000_000, None, Some((25_000, 27_500))),
            (20_000, None, Some((17_897, 19_686))),
            (1_024, None, Some((819, 900))),
            (1_024, Some(900), Some((900, 909))),
            (1_024, Some(909), None),
            (1_024, Some(10), Some((10, 74))),
            (100, None, None),
        ] {
            let capacity = Capacity::within(files, 115, wanted);
            let found = capacity.map(|capacity| (capacity.served, capacity.taken));
            assert_eq!(found, expected, "{files} files, {wanted:?} wanted");
        }
    }
}
