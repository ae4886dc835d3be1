-- Who may do what. Of a token only the SHA-256 is kept, in hexadecimal: who
-- reads the database cannot act in its name.

create table tokens (
    id uuid primary key,
    name text collate "C" not null unique,
    sha256 text collate "C" not null unique,
    scopes text not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    last_used_at timestamptz
);
