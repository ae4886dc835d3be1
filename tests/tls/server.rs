//! A PostgreSQL for one test.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A PostgreSQL of its own, stopped and removed at the end.
pub struct Server {
    pub directory: PathBuf,
    pub port: u16,
    process: String,
}

impl Server {
    pub fn start(certificate: &str, options: &[&str]) -> Self {
        let port = free_port();
        // Root's TMPDIR is often closed to the user that PostgreSQL then runs as; /tmp is not.
        let directory = PathBuf::from(format!("/tmp/tls-postgres-{port}"));
        let output = Command::new("bash")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tls/start-tls-postgres.sh"))
            .args([directory.as_os_str(), port.to_string().as_ref(), certificate.as_ref()])
            .args(options)
            .stderr(Stdio::inherit())
            .output()
            .unwrap();
        let log = directory.join("start.log");
        assert!(output.status.success(), "{}", std::fs::read_to_string(log).unwrap_or_default());
        let process = String::from_utf8(output.stdout).unwrap().trim().to_owned();
        Self { directory, port, process }
    }

    pub fn certificate(&self, name: &str) -> String {
        self.directory.join("certificates").join(name).display().to_string()
    }

    /// A URL for this server, `CERTIFICATES` in it replaced by their directory.
    pub fn url(&self, user: &str, host: &str, parameters: &str) -> String {
        let parameters =
            parameters.replace("CERTIFICATES", self.certificate("").trim_end_matches('/'));
        format!("postgres://{user}@{host}:{}/postgres?{parameters}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The shell's own `kill`, for the command is not everywhere.
        let _ = Command::new("bash").args(["-c", "kill -INT $0", &self.process]).status();
        let end = Instant::now() + Duration::from_secs(10);
        while Path::new("/proc").join(&self.process).exists() && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
