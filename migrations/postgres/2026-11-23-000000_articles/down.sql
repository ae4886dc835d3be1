-- Everything goes: there is nothing older to return to.

drop table deleted_articles;
drop table former_slugs;
drop table article_tags;
drop table articles;
drop function article_tags_follow;
