-- What a search finds. The texts are normalised before they come here: units
-- with a space between, without case or accents, so that the tokenizer only has
-- to split at spaces, and both databases find the same. `frequent` holds what
-- occurs often in the content, for the order by relevance. The content is last,
-- for the same reason as an article's.

create virtual table article_search using fts5 (
    title, summary, tags, frequent unindexed, content,
    tokenize = 'ascii', columnsize = 0
);

create trigger articles_leave_search after delete on articles
begin
    delete from article_search where rowid = old.number;
end;
