-- Who may do what. Of a token only the SHA-256 is kept, in hexadecimal: who
-- reads the database cannot act in its name.

create table tokens (
    id text primary key not null,
    name text not null unique,
    sha256 text not null unique,
    scopes text not null,
    created_at text not null,
    expires_at text,
    last_used_at text
) strict;
