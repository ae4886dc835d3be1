//! The command line.

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::clock::Clock;
use crate::config::Options;
use crate::db::{Migrations, log_slow};
use crate::output::print;
use crate::stop::Stop;
use crate::tokens::store::Tokens;
use crate::{health, keeping, logging, openapi, server, tokens};

/// An article API server: JSON, XML and HTML from one SQLite file or PostgreSQL.
#[derive(Debug, Parser)]
#[command(name = "broadsheet", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    options: Options,
}

#[derive(Clone, Debug, Subcommand)]
enum Command {
    /// Serve articles over HTTP (the default)
    Serve,
    /// Bring the database to this program's schema, and stop
    Migrate {
        /// Undo the newest migration instead, with what only its tables hold
        #[arg(long)]
        undo: bool,
        /// Undo even the first migration, whose tables hold the articles
        #[arg(long, requires = "undo")]
        drop_articles: bool,
    },
    /// Ask the server that listens on --listen whether it can serve; the exit
    /// status is 1 where it cannot
    Health,
    /// Make, list and revoke tokens
    #[command(subcommand)]
    Token(tokens::command::Command),
    #[command(flatten)]
    Keep(keeping::Command),
    /// Print the OpenAPI document
    Openapi {
        /// How it is written
        #[arg(long, value_enum, default_value_t = Spelling::Json)]
        format: Spelling,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Spelling {
    Json,
    Yaml,
}

/// Runs the program. The exit status is 0 when all went well, 2 for a bad
/// option and 1 for anything else.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let (line, status) = match execute(&cli) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Stop::BadOption(line)) => (line, 2),
        Err(Stop::Failed(line)) => (line, 1),
    };
    eprintln!("broadsheet: {}", line.replace('\n', " "));
    ExitCode::from(status)
}

fn execute(cli: &Cli) -> Result<(), Stop> {
    let _logging = logging::start(cli.options.log_format);
    if let Some(threshold) = cli.options.slow_query {
        log_slow(threshold);
    }
    let runtime = actix_web::rt::System::new();
    match cli.command.as_ref().unwrap_or(&Command::Serve) {
        Command::Serve => runtime.block_on(server::serve(&cli.options)),
        Command::Token(command) => runtime.block_on(token(&cli.options, command)),
        Command::Keep(command) => runtime.block_on(command.run(&cli.options)),
        Command::Migrate { undo: false, .. } => runtime.block_on(migrate(&cli.options)),
        Command::Migrate { undo: true, drop_articles } => {
            runtime.block_on(undo(&cli.options, *drop_articles))
        }
        Command::Health => Ok(health::command::ask(cli.options.listen)?),
        Command::Openapi { format: Spelling::Json } => print(&openapi::json()),
        Command::Openapi { format: Spelling::Yaml } => print(&openapi::yaml()),
    }
}

async fn token(options: &Options, command: &tokens::command::Command) -> Result<(), Stop> {
    let (_, db) = server::open(options, Migrations::Check).await?;
    let report = command.run(&Tokens::new(db, Clock::System)).await?;
    print(&report)
}

async fn migrate(options: &Options) -> Result<(), Stop> {
    let (url, _, applied) = server::open_migrated(options, Migrations::Apply).await?;
    let mut report = String::new();
    for name in &applied {
        report.push_str(&format!("applied {name}\n"));
    }
    report.push_str(&format!("{url} is up to date\n"));
    print(&report)
}

async fn undo(options: &Options, drop_articles: bool) -> Result<(), Stop> {
    let url = options.database_url()?;
    match Migrations::undo(&url, drop_articles).await? {
        Some(name) => print(&format!("undone {name}\n")),
        None => Err(Stop::Failed(format!("{url} has no migration to undo"))),
    }
}
