-- Answers that are kept, so that a request which is sent again, because its
-- answer was lost on the way, is answered again and not done twice. A row is
-- inserted first in the transaction that does what was asked, and has its answer
-- by the end of it: so there is one exactly if it was done. `scope` is the
-- SHA-256 of token, method, path and key, `request` that of the query, the body
-- and its language, in hexadecimal. The body of the answer is last: what stands
-- before it is read without it.

create table kept_answers (
    scope text primary key not null,
    request text not null,
    expires_at text not null,
    status integer not null,
    headers text not null,
    body blob not null
) strict;

-- Expired ones are found without looking at the others.
create index kept_answers_by_expiry on kept_answers (expires_at);
