//! Versions that must not be given again.

use super::{At, Imported, Policy, present};
use crate::articles::entry::Deleted;
use crate::articles::store::ended;
use crate::db::{Connection, dsl::*, query};
use crate::error::Result;
use crate::id::Id;
use crate::schema::articles;

/// Remembers where the versions of deleted articles ended. An article that is
/// here and was deleted there since is left, or deleted, by the policy.
pub(super) async fn take(
    connection: &mut Connection,
    given: &[At<'_, Deleted>],
    policy: Policy,
    outcome: &mut Imported,
) -> Result<()> {
    let ids: Vec<Id> = given.iter().map(|(_, deleted)| deleted.id).collect();
    let known = present::ended(connection, &ids).await?;
    let here = present::versions(connection, &ids).await?;
    for &(index, &Deleted { id, version }) in given {
        match here.get(&id).filter(|here| **here <= version) {
            Some(here) if policy == Policy::Keep => {
                let reason = format!(
                    "article {id} is here in version {here}; --update would delete it, for it was \
                     deleted in version {version}"
                );
                outcome.conflicts.push((index, reason));
                continue;
            }
            Some(_) => {
                connection.changes(id);
                query!(connection, |c| diesel::delete(articles::table.find(id)).execute(c))?;
                outcome.updated += 1;
            }
            None if known.get(&id).is_some_and(|known| *known >= version) => {
                outcome.unchanged += 1;
                continue;
            }
            None => outcome.added += 1,
        }
        ended::remember(connection, id, version).await?;
    }
    Ok(())
}
