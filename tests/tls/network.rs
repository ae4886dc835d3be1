//! Servers that are elsewhere, broken or not what they seem.

use std::io::{Read, Write};
use std::net::TcpListener as Listener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

use super::outcome;
use super::server::{Server, free_port};

#[actix_web::test]
async fn hosts_are_tried_in_turn_and_sockets_need_no_tls() {
    let server = Server::start("server", &[]);
    let (port, closed) = (server.port, free_port());
    let socket = server.directory.display();
    let none = "/var/run/none";
    for (url, expected) in [
        (format!("postgres://postgres@127.0.0.1:{closed},127.0.0.1:{port}/postgres"), "tls"),
        (format!("postgres:///postgres?host={socket}&port={port}&user=postgres"), "plain"),
        (format!("postgres:///?host={socket}&port={port}&user=postgres&sslmode=require"), "plain"),
        (format!("postgres://postgres@%2Fvar%2Frun%2Fnone,localhost:{port}/"), "tls"),
        (
            format!("postgres://u@127.0.0.1:{closed}"),
            &format!("cannot reach PostgreSQL at 127.0.0.1:{closed}: Connection refused"),
        ),
        (
            format!("postgres://u@localhost:{closed}"),
            &format!("cannot reach PostgreSQL at localhost:{closed}: Connection refused"),
        ),
        (
            format!("postgres:///?host={none}"),
            &format!("cannot reach PostgreSQL at {none}/.s.PGSQL.5432: No such file or directory"),
        ),
        (
            "postgres://u@db.invalid/d".to_owned(),
            "cannot find the address of PostgreSQL's host db.invalid",
        ),
    ] {
        let outcome = outcome(&url).await;
        println!("{url} | {outcome}");
        assert!(outcome.starts_with(expected), "{url}: {outcome}");
    }
}

#[actix_web::test]
async fn prefer_does_without_tls_when_the_handshake_fails() {
    let server = Server::start("off", &[]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let postgres = server.port;
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut start = [0; 8];
            client.read_exact(&mut start).await.unwrap();
            if start == [0, 0, 0, 8, 4, 210, 22, 47] {
                client.write_all(b"S").await.unwrap();
                continue;
            }
            let mut server = TcpStream::connect(("127.0.0.1", postgres)).await.unwrap();
            server.write_all(&start).await.unwrap();
            tokio::spawn(async move { copy_bidirectional(&mut client, &mut server).await });
        }
    });
    let url = format!("postgres://postgres@127.0.0.1:{port}/postgres?sslmode");
    assert_eq!(outcome(&format!("{url}=prefer")).await, "plain");
    let refused = outcome(&format!("{url}=require")).await;
    assert!(refused.starts_with("TLS with PostgreSQL at 127.0.0.1"), "{refused}");
}

/// A man in the middle can show the certificate of the true server, but has not its key.
#[actix_web::test]
async fn a_server_without_the_key_of_its_certificate_is_refused() {
    let server = Server::start("server", &[]);
    for certificate in ["server", "old"] {
        let impostor = impostor(&server.certificate(certificate), &server.certificate("alone.key"));
        let listener = Listener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let thread = std::thread::spawn(move || {
            let (mut client, _) = listener.accept().unwrap();
            client.read_exact(&mut [0; 8]).unwrap();
            client.write_all(b"S").unwrap();
            rustls::ServerConnection::new(impostor).unwrap().complete_io(&mut client).is_err()
        });
        let outcome = outcome(&format!("postgres://u@127.0.0.1:{port}/?sslmode=require")).await;
        println!("impostor with the certificate {certificate} | {outcome}");
        assert!(outcome.contains("BadSignature"), "{outcome}");
        assert!(thread.join().unwrap());
    }
}

fn impostor(certificate: &str, key: &str) -> Arc<rustls::ServerConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let key = PrivateKeyDer::from_pem_file(key).unwrap();
    let key = provider.key_provider.load_private_key(key).unwrap();
    let chain = vec![CertificateDer::from_pem_file(format!("{certificate}.crt")).unwrap()];
    let identity = SingleCertAndKey::from(CertifiedKey::new(chain, key));
    let config = rustls::ServerConfig::builder_with_provider(provider);
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    Arc::new(config.with_cert_resolver(Arc::new(identity)))
}

#[actix_web::test]
async fn a_server_that_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let start = Instant::now();
    let outcome = outcome(&format!("postgres://u@127.0.0.1:{port}/?connect_timeout=1")).await;
    assert!(outcome.contains("did not answer within 1 s"), "{outcome}");
    assert!(start.elapsed() < Duration::from_secs(3));
}
