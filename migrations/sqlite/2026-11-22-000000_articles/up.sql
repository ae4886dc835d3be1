-- The first tables: an article, its tags in their order, the slugs it used to
-- have, and the versions of deleted articles, so that one which is created
-- again under its old id goes on counting and no entity tag is given twice.
-- Ids are lower-case UUIDs and times are UTC like 2026-01-02T03:04:05Z: a
-- person can read them, and their text order is their order.

create table articles (
    id text primary key not null,
    slug text not null unique,
    title text not null,
    content text not null,
    summary text,
    author text,
    status text not null check (status in ('draft', 'published')),
    published_at text check (status = 'draft' or published_at is not null),
    created_at text not null,
    updated_at text not null,
    version integer not null check (version > 0)
) strict;

-- A time that is not known yet counts as later than any.
create index articles_by_publication
    on articles ((published_at is null) desc, published_at desc, id desc);

create table article_tags (
    article_id text not null references articles (id) on delete cascade,
    position integer not null,
    tag text not null,
    primary key (article_id, position),
    unique (tag, article_id)
) strict, without rowid;

create table former_slugs (
    slug text primary key not null,
    article_id text not null references articles (id) on delete cascade
) strict, without rowid;

create index former_slugs_by_article on former_slugs (article_id);

create table deleted_articles (
    article_id text primary key not null,
    version integer not null
) strict, without rowid;
