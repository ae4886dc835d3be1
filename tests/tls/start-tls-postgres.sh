#!/usr/bin/env bash
# Starts a PostgreSQL that speaks TLS, for tests, and prints the process id to stop it with.
#
#   start-tls-postgres.sh DIR PORT [CERTIFICATE|off [POSTGRES OPTION ...]]
#
# DIR is made. It receives the database in DIR/data, the socket, the server's log, and in
# DIR/certificates:
#   ca           the authority that signs what follows       other-ca   one that signs nothing
#   server       for localhost                               expired    the same, out of date
#   alone        for localhost, signed by itself             old        of X.509 version 1
#   client       of the user `certificate`
# CERTIFICATE says which of them the server shows (default: server); `off` turns TLS off.
#
# Users, from 127.0.0.1: postgres (no password), secret (password `pass/word`), certificate (its
# client certificate), tlsonly and plainonly (admitted only with, only without TLS).
set -euo pipefail

directory=$1 port=$2 certificate=${3:-server}
shift $(($# < 3 ? $# : 3))

# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then
    mkdir -p "$directory"
    chown nobody "$directory"
    exec setpriv --reuid=nobody --regid=nogroup --clear-groups \
        bash "$0" "$directory" "$port" "$certificate" "$@"
fi

for tools in /usr/lib/postgresql/*/bin; do PATH=$PATH:$tools; done
mkdir -p "$directory/certificates"
cd "$directory"
exec 3>&1 >start.log 2>&1

request() { # name, subject
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
        -subj "/CN=$2" -keyout "certificates/$1.key" -out "certificates/$1.csr"
}
sign() { # name, days, extensions
    openssl x509 -req -in "certificates/$1.csr" -days "$2" -CA certificates/ca.crt \
        -CAkey certificates/ca.key -CAcreateserial -out "certificates/$1.crt" \
        ${3:+-extfile <(echo "$3")}
}
self_sign() { # name, subject, extension
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \
        -subj "/CN=$2" -addext "$3" -keyout "certificates/$1.key" -out "certificates/$1.crt"
}

self_sign ca "Test authority" keyUsage=keyCertSign
self_sign other-ca "Another authority" keyUsage=keyCertSign
self_sign alone localhost subjectAltName=DNS:localhost
request server localhost && sign server 30 subjectAltName=DNS:localhost
request expired localhost && sign expired 0 subjectAltName=DNS:localhost
request old localhost && sign old 30
request client certificate && sign client 30
chmod 600 certificates/*.key

initdb --pgdata=data --username=postgres --auth=trust --encoding=UTF8 --no-locale --no-sync
cat >data/pg_hba.conf <<'END'
local     all all         trust
host      all postgres    127.0.0.1/32 trust
host      all secret      127.0.0.1/32 scram-sha-256
hostssl   all certificate 127.0.0.1/32 cert
hostssl   all tlsonly     127.0.0.1/32 trust
hostnossl all plainonly   127.0.0.1/32 trust
END
cat >>data/postgresql.conf <<END
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$PWD'
fsync = off
shared_buffers = 1MB
END
if [ "$certificate" != off ]; then
    cat >>data/postgresql.conf <<END
ssl = on
ssl_ca_file = '$PWD/certificates/ca.crt'
ssl_cert_file = '$PWD/certificates/$certificate.crt'
ssl_key_file = '$PWD/certificates/$certificate.key'
END
fi

# Descriptor 3 is closed for the server, or whoever reads our output would wait for its end.
pg_ctl start --pgdata=data --wait --log=server.log --options="$*" 3>&-
psql --quiet --host="$PWD" --port="$port" --username=postgres <<'END'
create role secret login password 'pass/word';
create role certificate login;
create role tlsonly login;
create role plainonly login;
END
head -1 data/postmaster.pid >&3
