-- The first tables: an article, its tags in their order, the slugs it used to
-- have, and the versions of deleted articles, so that one which is created
-- again under its old id goes on counting and no entity tag is given twice.
-- Text that is compared or sorted has collation "C": order by code point, the
-- same on every machine and in SQLite.

create table articles (
    id uuid primary key,
    slug text collate "C" not null unique,
    title text collate "C" not null,
    content text not null,
    summary text,
    author text collate "C",
    status text not null check (status in ('draft', 'published')),
    published_at timestamptz check (status = 'draft' or published_at is not null),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null check (version > 0)
);

-- A time that is not known yet counts as later than any.
create index articles_by_publication
    on articles ((published_at is null) desc, published_at desc, id desc);

create table article_tags (
    article_id uuid not null references articles (id) on delete cascade,
    position integer not null,
    tag text collate "C" not null,
    primary key (article_id, position),
    unique (tag, article_id)
);

create table former_slugs (
    slug text collate "C" primary key,
    article_id uuid not null references articles (id) on delete cascade
);

create index former_slugs_by_article on former_slugs (article_id);

create table deleted_articles (
    article_id uuid primary key,
    version bigint not null
);
