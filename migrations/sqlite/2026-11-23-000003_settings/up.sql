-- What all instances on this database share: the key that seals the cursors of
-- lists, so that one taken from any instance holds on every other, for good.

create table settings (
    name text primary key not null,
    value text not null
) strict, without rowid;

insert into settings (name, value) values ('cursor_key', lower(hex(randomblob(32))));
