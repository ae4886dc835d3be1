-- Every token ends with its table.

drop table tokens;
