-- Instances that still keep representations in memory must be stopped first.

drop trigger tell_of_all on article_search;
drop trigger tell_of_all on article_tags;
drop trigger tell_of_all on articles;
drop trigger tell_of_part on article_search;
drop trigger tell_of_part on article_tags;
drop trigger tell_of_article on articles;
drop function tell_of_all();
drop function tell_of_part();
drop function tell_of_article();
drop function tell_of(uuid);
