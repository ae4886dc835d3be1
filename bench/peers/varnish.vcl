vcl 4.1;

backend default {
    .host = "127.0.0.1";
    .port = "BACKEND";
}

# Broadsheet asks caches to come back each time (no-cache). Here they are not to, for what is measured is a
# hit. So this cache is stale by design.
sub vcl_backend_response {
    set beresp.ttl = 1h;
    return (deliver);
}
