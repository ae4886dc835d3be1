-- The first tables: an article, its tags in their order, the slugs it used to
-- have, and the versions of deleted articles, so that one which is created
-- again under its old id goes on counting and no entity tag is given twice.
-- Ids are lower-case UUIDs and times are UTC like 2026-01-02T03:04:05Z: a
-- person can read them, and their text order is their order.

-- The number is what the search index knows an article by. The content is last:
-- where it is long, what stands before it is read without it.
create table articles (
    number integer primary key,
    id text not null unique,
    slug text not null unique,
    title text not null,
    summary text,
    author text,
    status text not null check (status in ('draft', 'published')),
    published_at text check (status = 'draft' or published_at is not null),
    created_at text not null,
    updated_at text not null,
    version integer not null check (version > 0),
    content text not null
) strict;

-- A list is read along an index from its cursor on, in either direction. The
-- public ones leave drafts out, so that no number of them slows a reader down.
create index public_articles_by_published_at on articles (published_at, id) where status = 'published';
create index public_articles_by_created_at on articles (created_at, id) where status = 'published';
create index public_articles_by_updated_at on articles (updated_at, id) where status = 'published';
create index public_articles_by_title on articles (title, id) where status = 'published';
create index public_articles_by_author on articles (author, published_at, id) where status = 'published';

-- A time that is not known yet counts as later than any: '~' does.
create index articles_by_published_at on articles (coalesce(published_at, '~'), id);
create index articles_by_created_at on articles (created_at, id);
create index articles_by_updated_at on articles (updated_at, id);
create index articles_by_title on articles (title, id);
create index articles_by_author on articles (author, coalesce(published_at, '~'), id);
create index drafts_by_published_at on articles (coalesce(published_at, '~'), id) where status = 'draft';

-- Status and time are the article's, so that the newest of a tag stand together.
create table article_tags (
    article_id text not null references articles (id) on delete cascade,
    position integer not null,
    tag text not null,
    status text not null,
    published_at text,
    primary key (article_id, position)
) strict, without rowid;

create index public_article_tags on article_tags (tag, published_at, article_id) where status = 'published';
create index all_article_tags on article_tags (tag, coalesce(published_at, '~'), article_id);

create trigger article_tags_follow after update of status, published_at on articles
when old.status is not new.status or old.published_at is not new.published_at
begin
    update article_tags set status = new.status, published_at = new.published_at
    where article_id = new.id;
end;

create table former_slugs (
    slug text primary key not null,
    article_id text not null references articles (id) on delete cascade
) strict, without rowid;

create index former_slugs_by_article on former_slugs (article_id);

create table deleted_articles (
    article_id text primary key not null,
    version integer not null
) strict, without rowid;
