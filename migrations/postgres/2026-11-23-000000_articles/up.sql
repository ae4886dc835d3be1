-- The first tables: an article, its tags in their order, the slugs it used to
-- have, and the versions of deleted articles, so that one which is created
-- again under its old id goes on counting and no entity tag is given twice.
-- Text that is compared or sorted has collation "C": order by code point, the
-- same on every machine and in SQLite. Times are whole seconds, whoever writes
-- them: an order must not hang on what nobody sees.

create table articles (
    id uuid primary key,
    slug text collate "C" not null unique,
    title text collate "C" not null,
    summary text,
    author text collate "C",
    status text not null check (status in ('draft', 'published')),
    published_at timestamptz(0) check (status = 'draft' or published_at is not null),
    created_at timestamptz(0) not null,
    updated_at timestamptz(0) not null,
    version bigint not null check (version > 0),
    content text not null
);

-- A list is read along an index from its cursor on, in either direction. The
-- public ones leave drafts out, so that no number of them slows a reader down.
create index public_articles_by_published_at on articles (published_at, id) where status = 'published';
create index public_articles_by_created_at on articles (created_at, id) where status = 'published';
create index public_articles_by_updated_at on articles (updated_at, id) where status = 'published';
create index public_articles_by_title on articles (title, id) where status = 'published';
create index public_articles_by_author on articles (author, published_at, id) where status = 'published';

-- A time that is not known yet counts as later than any.
create index articles_by_published_at on articles (coalesce(published_at, 'infinity'), id);
create index articles_by_created_at on articles (created_at, id);
create index articles_by_updated_at on articles (updated_at, id);
create index articles_by_title on articles (title, id);
create index articles_by_author on articles (author, coalesce(published_at, 'infinity'), id);
create index drafts_by_published_at on articles (coalesce(published_at, 'infinity'), id) where status = 'draft';

-- Status and time are the article's, so that the newest of a tag stand together.
create table article_tags (
    article_id uuid not null references articles (id) on delete cascade,
    position integer not null,
    tag text collate "C" not null,
    status text not null,
    published_at timestamptz,
    primary key (article_id, position)
);

create index public_article_tags on article_tags (tag, published_at, article_id) where status = 'published';
create index all_article_tags on article_tags (tag, coalesce(published_at, 'infinity'), article_id);

create function article_tags_follow() returns trigger language plpgsql as $$
begin
    update article_tags set status = new.status, published_at = new.published_at
    where article_id = new.id;
    return null;
end
$$;

create trigger article_tags_follow after update of status, published_at on articles
for each row
when (old.status is distinct from new.status or old.published_at is distinct from new.published_at)
execute function article_tags_follow();

create table former_slugs (
    slug text collate "C" primary key,
    article_id uuid not null references articles (id) on delete cascade
);

create index former_slugs_by_article on former_slugs (article_id);

create table deleted_articles (
    article_id uuid primary key,
    version bigint not null
);
