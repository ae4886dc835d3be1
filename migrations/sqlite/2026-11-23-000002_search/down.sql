-- The articles stay; what finds them goes.

drop trigger articles_leave_search;
drop table article_search;
