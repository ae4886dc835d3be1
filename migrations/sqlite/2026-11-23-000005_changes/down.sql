-- Nothing was made.

select 1;
