-- Cursors that were given out end with the key.

drop table settings;
