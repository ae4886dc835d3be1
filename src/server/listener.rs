//! The socket that the server listens on.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use socket2::SockRef;

use crate::stop::Stop;

/// How many clients may wait to be taken; where more come, each waits for
/// seconds until its system tries again. Rust's own number is 128.
const BACKLOG: i32 = 2_048;

/// Listens on this address, which this option names. A connection whose client
/// takes nothing of what is sent to it for so long is broken by the system,
/// which frees what was kept for it: actix would wait for ever.
pub fn listen(
    address: SocketAddr,
    option: &str,
    send_timeout: Duration,
) -> Result<TcpListener, Stop> {
    bind(address, send_timeout).map_err(|error| cannot_listen(address, &error, option))
}

fn bind(address: SocketAddr, send_timeout: Duration) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    let socket = SockRef::from(&listener);
    socket.listen(BACKLOG)?;
    // Connections inherit it. Other systems have no such option.
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(send_timeout))?;
    #[cfg(not(target_os = "linux"))]
    let _ = send_timeout;
    Ok(listener)
}

fn cannot_listen(address: SocketAddr, error: &io::Error, option: &str) -> Stop {
    Stop::Failed(match error.kind() {
        ErrorKind::AddrInUse => format!(
            "cannot listen on {address}: another program does; stop it, or choose another port with {option}"
        ),
        ErrorKind::PermissionDenied => format!(
            "cannot listen on {address}: not permitted; choose a port from 1024 up with {option}"
        ),
        ErrorKind::AddrNotAvailable => format!(
            "cannot listen on {address}: it is not an address of this machine; choose another with {option}"
        ),
        _ => format!("cannot listen on {address}: {error}"),
    })
}
