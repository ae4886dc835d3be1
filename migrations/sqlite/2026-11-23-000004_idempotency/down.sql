-- Repeats of requests that were answered are new requests from then on.

drop table kept_answers;
