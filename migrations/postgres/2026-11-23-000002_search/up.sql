-- What a search finds. The texts are normalised before they come here: units
-- with a space between, without case or accents, so that both databases find the
-- same. `whole` is title, summary, tags and content; `frequent` holds what occurs
-- often in the content. The narrow columns are for the order by relevance, which
-- looks at each match: so `whole` is kept apart, out of their way.

create table article_search (
    article_id uuid primary key references articles (id) on delete cascade,
    title text collate "C" not null,
    summary text collate "C" not null,
    tags text collate "C" not null,
    frequent text collate "C" not null,
    whole text collate "C" not null
) with (toast_tuple_target = 256);

-- Not in SQL, which the planner would take apart, and with its cost: to split a
-- whole article for each row of a table is never the cheaper way.
create function search_vector(whole text) returns tsvector
language plpgsql immutable strict parallel safe cost 1000 as $$
begin
    return array_to_tsvector(string_to_array(btrim(whole), ' '));
end
$$;

create index article_search_words on article_search using gin (search_vector(whole));
