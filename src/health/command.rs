//! `broadsheet health`: asking a server from the command line, for containers
//! that have no other program to ask with.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// How long each step may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks the server that listens on this address whether it can serve.
///
/// # Errors
/// One line that says what is wrong with it.
pub fn ask(address: SocketAddr) -> Result<(), String> {
    let address = reachable(address);
    let answer = answer(address)
        .map_err(|error| format!("the server at http://{address} does not answer: {error}"))?;
    let status = answer.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.split(' ').next());
    match status {
        Some("200") => Ok(()),
        Some(status) => Err(format!("the server at http://{address} is not ready: {status}")),
        None => Err(format!("what listens on {address} does not speak HTTP")),
    }
}

/// A server that listens on every address can be asked at the loopback's.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

fn answer(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let request =
        format!("GET /health/ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
