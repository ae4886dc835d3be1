-- The articles stay; what finds them goes.

drop table article_search;
drop function search_vector;
