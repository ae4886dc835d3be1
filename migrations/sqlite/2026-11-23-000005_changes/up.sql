-- Here nothing is needed: the file itself tells each process that another has
-- written to it (pragma data_version). PostgreSQL gets triggers that do.

select 1;
