-- Each transaction that changes an article tells of it as it commits, whoever
-- makes it, so that no instance gives what it has kept in memory any longer.
-- What comes on the channel is an article's id, or nothing where it may be any.
-- A writer that has given its name, for the transaction, is named before it.

create function tell_of(article uuid) returns void language plpgsql as $$
begin
    perform pg_notify(
        'broadsheet_changes',
        concat_ws(':', nullif(current_setting('broadsheet.writer', true), ''), article)
    );
end
$$;

create function tell_of_article() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform tell_of(old.id);
    end if;
    if tg_op <> 'DELETE' then
        perform tell_of(new.id);
    end if;
    return null;
end
$$;

-- A part of an article: one of its tags, or what a search finds it by.
create function tell_of_part() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform tell_of(old.article_id);
    end if;
    if tg_op <> 'DELETE' then
        perform tell_of(new.article_id);
    end if;
    return null;
end
$$;

create function tell_of_all() returns trigger language plpgsql as $$
begin
    perform pg_notify('broadsheet_changes', '');
    return null;
end
$$;

create trigger tell_of_article after insert or update or delete on articles
for each row execute function tell_of_article();
create trigger tell_of_part after insert or update or delete on article_tags
for each row execute function tell_of_part();
create trigger tell_of_part after insert or update or delete on article_search
for each row execute function tell_of_part();

create trigger tell_of_all after truncate on articles
for each statement execute function tell_of_all();
create trigger tell_of_all after truncate on article_tags
for each statement execute function tell_of_all();
create trigger tell_of_all after truncate on article_search
for each statement execute function tell_of_all();
