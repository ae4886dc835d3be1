//! The program, running.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::output::Output;
use super::{Folder, PATIENCE};

/// A running program, ended with this value.
pub struct Program {
    child: Child,
    pub output: Output,
    pub errors: Output,
}

/// How a program ended.
pub struct Ended {
    /// `None` where a signal ended it.
    pub status: Option<i32>,
    pub output: String,
    pub errors: String,
    pub time: Duration,
}

impl Program {
    /// The command that runs in this folder, with nothing of our environment
    /// that could set an option.
    pub fn command(folder: &Folder, arguments: &[&str]) -> Command {
        let mut command = Self::clean(folder, env!("CARGO_BIN_EXE_broadsheet"));
        command.args(arguments);
        command
    }

    /// The command that runs a script of bash's there; `$0` is the program.
    pub fn script(folder: &Folder, script: &str) -> Command {
        let mut command = Self::clean(folder, "bash");
        command.args(["-c", script, env!("CARGO_BIN_EXE_broadsheet")]);
        command
    }

    /// The command that runs it by way of another that runs a command, such as
    /// `unshare`.
    pub fn within(folder: &Folder, outer: &[&str], script: &str) -> Command {
        let mut command = Self::clean(folder, outer[0]);
        command.args(&outer[1..]).args(["bash", "-c", script, env!("CARGO_BIN_EXE_broadsheet")]);
        command
    }

    fn clean(folder: &Folder, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder.path()).env_clear();
        // A panic must be seen as one.
        command.env("RUST_BACKTRACE", "1");
        for name in ["PATH", "TMPDIR", "LLVM_PROFILE_FILE"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        command
    }

    pub fn start(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let output = Output::of(child.stdout.take().expect("a pipe"));
        let errors = Output::of(child.stderr.take().expect("a pipe"));
        Self { child, output, errors }
    }

    /// Runs a command that ends by itself.
    #[track_caller]
    pub fn run(command: Command) -> Ended {
        Self::start(command).wait()
    }

    /// Runs the program in an empty folder, with these variables.
    #[track_caller]
    pub fn run_with(variables: &[(&str, &str)], arguments: &[&str]) -> Ended {
        let folder = Folder::create();
        let mut command = Self::command(&folder, arguments);
        command.envs(variables.iter().copied());
        Self::run(command)
    }

    /// The number by which the system knows it.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let id = self.child.id();
        // The shell's own, for the command is not everywhere.
        let script = format!("kill -s {name} {id}");
        let sent = Command::new("bash").args(["-c", &script]).status().expect("bash runs");
        assert!(sent.success(), "the program {id} is gone already");
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("a child of ours").is_none()
    }

    /// Waits for its end.
    #[track_caller]
    pub fn wait(mut self) -> Ended {
        let begun = Instant::now();
        while self.is_running() {
            assert!(begun.elapsed() < PATIENCE, "it runs on:\n{}", self.errors.text());
            std::thread::sleep(Duration::from_millis(5));
        }
        let time = begun.elapsed();
        let status = self.child.wait().expect("it has ended").code();
        Ended { status, output: self.output.read_to_end(), errors: self.errors.read_to_end(), time }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Ended {
    /// Ended well.
    #[track_caller]
    pub fn well(self) -> Self {
        assert_eq!(self.status, Some(0), "{}{}", self.output, self.errors);
        self
    }

    /// The one plain line with which the program says what stopped it.
    #[track_caller]
    pub fn refusal(&self, status: i32) -> &str {
        assert_eq!(self.status, Some(status), "{}{}", self.output, self.errors);
        let line = self.errors.strip_suffix('\n').expect("a line");
        let is_plain = !["Error {", "Some(", "panicked", "backtrace", "\n"]
            .iter()
            .any(|text| line.contains(text));
        assert!(is_plain, "not one plain line: {line}");
        assert_eq!(self.output, "", "nothing is printed before {line}");
        line
    }
}
