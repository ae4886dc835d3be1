//! `sslmode` against real servers: what is encrypted, what is refused, and in which words.
//!
//! Needs PostgreSQL's programs and openssl; `start-tls-postgres.sh` makes the servers.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use std::process::Command;

use broadsheet::db::Target;
use diesel::dsl::sql;
use diesel::sql_types::{Bool, Text};
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::FutureExt;

use self::server::Server;

mod network;
mod server;

/// Whether the server says that this connection is encrypted.
async fn is_encrypted(connection: &mut AsyncPgConnection) -> bool {
    let query = "(select ssl from pg_stat_ssl where pid = pg_backend_pid())";
    diesel::select(sql::<Bool>(query)).get_result(connection).await.unwrap()
}

/// `tls`, `plain`, or what the person who wrote the URL reads.
async fn outcome(url: &str) -> String {
    let target = match Target::parse(url) {
        Ok(target) => target,
        Err(message) => return message,
    };
    match target.connect().await {
        Ok(mut connection) => match is_encrypted(&mut connection).await {
            true => "tls".to_owned(),
            false => "plain".to_owned(),
        },
        Err(error) => error.to_string(),
    }
}

/// Checks rows of user, host, parameters and what the outcome contains.
async fn check(server: &Server, name: &str, rows: &[(&str, &str, &str, &str)]) {
    for (user, host, parameters, expected) in rows {
        let outcome = outcome(&server.url(user, host, parameters)).await;
        println!("{name:9} | {user:13.13} | {host:9} | {parameters:90} | {outcome}");
        let met = match *expected {
            "tls" | "plain" => outcome == *expected,
            words => outcome.contains(words),
        };
        assert!(met, "{name} {user} {host} {parameters}: {outcome}");
        assert!(!outcome.contains('\n'), "{outcome}");
    }
}

const CA: &str = "sslmode=verify-ca&sslrootcert=CERTIFICATES";
const FULL: &str = "sslmode=verify-full&sslrootcert=CERTIFICATES";
const UNKNOWN: &str = "is signed by no authority that is trusted here";

#[actix_web::test]
async fn a_server_without_tls_is_used_unless_tls_is_demanded() {
    let server = Server::start("off", &[]);
    let no_tls = "does not offer TLS";
    let rows = [
        ("postgres", "127.0.0.1", "", "plain"),
        ("postgres", "127.0.0.1", "sslmode=disable", "plain"),
        ("postgres", "127.0.0.1", "sslmode=allow", "plain"),
        ("postgres", "127.0.0.1", "sslmode=prefer", "plain"),
        ("postgres", "127.0.0.1", "sslmode=require", no_tls),
        ("postgres", "127.0.0.1", &format!("{CA}/ca.crt"), no_tls),
        ("postgres", "localhost", &format!("{FULL}/ca.crt"), no_tls),
    ];
    check(&server, "off", &rows).await;
}

#[actix_web::test]
async fn encryption_and_checks_are_as_sslmode_says() {
    let server = Server::start("server", &[]);
    let rows = [
        ("postgres", "127.0.0.1", "", "tls"),
        ("postgres", "127.0.0.1", "sslmode=disable", "plain"),
        ("postgres", "127.0.0.1", "sslmode=allow", "plain"),
        ("postgres", "127.0.0.1", "sslmode=prefer", "tls"),
        ("postgres", "127.0.0.1", "sslmode=require", "tls"),
        ("postgres", "127.0.0.1", "ssl=true", "tls"),
        ("postgres", "127.0.0.1", "sslmode=require&sslrootcert=CERTIFICATES/ca.crt", "tls"),
        ("postgres", "127.0.0.1", "sslmode=require&sslrootcert=CERTIFICATES/other-ca.crt", UNKNOWN),
        ("postgres", "127.0.0.1", &format!("{CA}/ca.crt"), "tls"),
        ("postgres", "127.0.0.1", &format!("{CA}/other-ca.crt"), UNKNOWN),
        ("postgres", "localhost", &format!("{FULL}/ca.crt"), "tls"),
        ("postgres", "localhost", &format!("{FULL}/other-ca.crt"), UNKNOWN),
        (
            "postgres",
            "127.0.0.1",
            &format!("{FULL}/ca.crt"),
            "not valid for 127.0.0.1; it is for localhost",
        ),
        (
            "postgres",
            "db.example",
            &format!("{FULL}/ca.crt&hostaddr=127.0.0.1"),
            "not valid for db.example",
        ),
        ("postgres", "db.example", "sslmode=require&hostaddr=127.0.0.1", "tls"),
        ("postgres", "", "sslmode=require&hostaddr=127.0.0.1", "tls"),
        ("postgres", "localhost", "sslmode=verify-full", UNKNOWN),
        ("postgres", "localhost", "sslrootcert=system", UNKNOWN),
        ("tlsonly", "127.0.0.1", "sslmode=allow", "tls"),
        ("tlsonly", "127.0.0.1", "sslmode=disable", "no encryption"),
        ("plainonly", "127.0.0.1", "sslmode=prefer", "plain"),
        ("plainonly", "127.0.0.1", "sslmode=require", "SSL encryption"),
    ];
    check(&server, "server", &rows).await;
}

#[actix_web::test]
async fn credentials_are_passwords_and_client_certificates() {
    let server = Server::start("server", &[]);
    let rows = [
        ("secret:pass%2Fword", "127.0.0.1", "", "tls"),
        ("secret:pass%2Fword", "127.0.0.1", "sslmode=require&channel_binding=require", "tls"),
        ("secret:pass%2Fword", "127.0.0.1", "sslmode=disable", "plain"),
        ("secret", "127.0.0.1", "password=pass/word", "tls"),
        ("secret:wrong", "127.0.0.1", "", "password authentication failed for user \"secret\""),
        ("secret", "127.0.0.1", "", "asks for a password"),
        (
            "certificate",
            "127.0.0.1",
            "sslmode=require&sslcert=CERTIFICATES/client.crt&sslkey=CERTIFICATES/client.key",
            "tls",
        ),
        ("certificate", "127.0.0.1", "sslmode=require", "requires a valid client certificate"),
        (
            "certificate",
            "127.0.0.1",
            "sslmode=require&sslcert=CERTIFICATES/alone.crt&sslkey=CERTIFICATES/client.key",
            "is not the private key of",
        ),
        ("nobody", "127.0.0.1", "", "no pg_hba.conf entry"),
        ("postgres", "127.0.0.1", "dbname=none", "database \"none\" does not exist"),
    ];
    check(&server, "server", &rows).await;
}

#[actix_web::test]
async fn an_expired_certificate_encrypts_and_proves_nothing() {
    let server = Server::start("expired", &[]);
    let rows = [
        ("postgres", "localhost", "sslmode=require", "tls"),
        ("postgres", "localhost", &format!("{CA}/ca.crt"), "has expired"),
        ("postgres", "localhost", &format!("{CA}/expired.crt"), "has expired"),
        ("postgres", "localhost", &format!("{FULL}/ca.crt"), "has expired"),
    ];
    check(&server, "expired", &rows).await;
}

#[actix_web::test]
async fn a_server_that_signs_for_itself_is_trusted_by_its_own_certificate() {
    let server = Server::start("alone", &["-c", "ssl_max_protocol_version=TLSv1.2"]);
    let rows = [
        ("postgres", "localhost", "", "tls"),
        ("postgres", "127.0.0.1", &format!("{CA}/alone.crt"), "tls"),
        ("postgres", "localhost", &format!("{FULL}/alone.crt"), "tls"),
        ("postgres", "127.0.0.1", &format!("{FULL}/alone.crt"), "it is for localhost"),
        ("postgres", "localhost", &format!("{FULL}/ca.crt"), "is an authority's own"),
    ];
    check(&server, "alone", &rows).await;
}

#[actix_web::test]
async fn a_certificate_of_version_1_encrypts_and_cannot_be_checked() {
    let server = Server::start("old", &[]);
    let rows = [
        ("postgres", "localhost", "", "tls"),
        ("postgres", "localhost", "sslmode=require", "tls"),
        ("postgres", "localhost", &format!("{CA}/ca.crt"), "X.509 version 1"),
    ];
    check(&server, "old", &rows).await;
}

#[actix_web::test]
async fn a_pool_opens_its_connections_through_a_target() {
    let server = Server::start("server", &[]);
    let target = Target::parse(&server.url("postgres", "127.0.0.1", "sslmode=require")).unwrap();
    let mut config = ManagerConfig::default();
    config.custom_setup = Box::new(move |_| {
        let target = target.clone();
        async move { target.connect().await }.boxed()
    });
    let manager = AsyncDieselConnectionManager::<AsyncPgConnection>::new_with_config("", config);
    let pool = Pool::builder(manager).max_size(2).build().unwrap();
    let mut connection = pool.get().await.unwrap();
    assert!(is_encrypted(&mut connection).await);
    let name: String = diesel::select(sql::<Text>("current_setting('application_name')"))
        .get_result(&mut connection)
        .await
        .unwrap();
    assert_eq!(name, "broadsheet");
}

/// The system's authorities are found anew in each process, so this runs itself again in one whose
/// only authority is the test's.
#[actix_web::test]
async fn verify_full_uses_the_authorities_of_the_system() {
    let server = Server::start("server", &[]);
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "with_the_authority_of_the_test", "--nocapture"])
        .env("SSL_CERT_FILE", server.certificate("ca.crt"))
        .env("TEST_PORT", server.port.to_string())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"), "{output:?}");
}

/// For the test above, which runs it in a process of its own.
#[actix_web::test]
async fn with_the_authority_of_the_test() {
    let Ok(port) = std::env::var("TEST_PORT") else { return };
    for parameter in ["sslmode=verify-full", "sslrootcert=system"] {
        let url = |host| format!("postgres://postgres@{host}:{port}/?{parameter}");
        assert_eq!(outcome(&url("localhost")).await, "tls");
        assert!(outcome(&url("127.0.0.1")).await.contains("it is for localhost"));
    }
}
