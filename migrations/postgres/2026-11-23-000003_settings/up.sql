-- What all instances on this database share: the key that seals the cursors of
-- lists, so that one taken from any instance holds on every other, for good.

create table settings (
    name text collate "C" primary key,
    value text not null
);

-- Two version 4 UUIDs hold 244 random bits.
insert into settings (name, value)
values ('cursor_key', replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));
