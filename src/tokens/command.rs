//! Tokens on the command line.

use clap::{Args, Subcommand};

use super::input;
use super::model::{Scope, Scopes, Token};
use super::store::Tokens;
use crate::error::Error;
use crate::timestamp::Timestamp;

/// What can be done with tokens.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Make a token and print it, this once
    Create(Create),
    /// List the tokens, without their secrets
    List,
    /// End a token at once, on every server that shares the database
    Revoke {
        /// The token's name or id
        token: String,
    },
}

/// A token that is wanted.
#[derive(Args, Clone, Debug)]
pub struct Create {
    /// What you call it
    #[arg(long, value_parser = input::name)]
    name: String,
    /// What it may do: articles:read-drafts, articles:write or admin
    #[arg(long = "scope", required = true, num_args = 1.., value_name = "SCOPE")]
    scopes: Vec<Scope>,
    /// How long it is valid: a number and s, m, h, d or w, like 90d; for ever by default
    #[arg(long, value_name = "TIME", value_parser = lifetime)]
    expires: Option<i64>,
}

impl Command {
    /// Does it; the outcome is what to print, the error one plain line.
    pub async fn run(&self, tokens: &Tokens) -> Result<String, String> {
        match self {
            Self::Create(wanted) => wanted.run(tokens).await,
            Self::List => {
                tokens.list().await.map(|tokens| table(&tokens)).map_err(|error| error.to_string())
            }
            Self::Revoke { token } => match tokens.revoke(token).await {
                Ok(()) => Ok(format!("{token} is revoked\n")),
                Err(Error::NotFound) => Err(format!(
                    "there is no token {token}; `broadsheet token list` shows those there are"
                )),
                Err(error) => Err(error.to_string()),
            },
        }
    }
}

impl Create {
    async fn run(&self, tokens: &Tokens) -> Result<String, String> {
        let scopes: Scopes = self.scopes.iter().copied().collect();
        let expires_at = match self.expires {
            None => None,
            Some(seconds) => Some(
                Timestamp::from_unix(tokens.now().unix() + seconds)
                    .ok_or("the token would outlive the year 9999; choose a shorter --expires")?,
            ),
        };
        match tokens.create(self.name.clone(), scopes, expires_at).await {
            Ok((_, secret)) => Ok(format!("{}\n", secret.reveal())),
            Err(Error::Conflict(_)) => Err(format!(
                "there is a token {} already; choose another --name, or revoke it first",
                self.name
            )),
            Err(error) => Err(error.to_string()),
        }
    }
}

fn table(tokens: &[Token]) -> String {
    let mut rows =
        vec![["NAME", "SCOPES", "CREATED", "EXPIRES", "LAST USED", "ID"].map(str::to_owned)];
    rows.extend(tokens.iter().map(row));
    let width =
        |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}")).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

fn row(token: &Token) -> [String; 6] {
    let time = |time: Option<Timestamp>| time.map_or_else(|| "never".to_owned(), |t| t.to_string());
    [
        token.name.clone(),
        token.scopes.names().join(" "),
        token.created_at.to_string(),
        time(token.expires_at),
        time(token.last_used_at),
        token.id.to_string(),
    ]
}

fn lifetime(text: &str) -> Result<i64, String> {
    let wrong = || "write a number and s, m, h, d or w, like 90d".to_owned();
    let unit = text.chars().last().ok_or_else(wrong)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        'w' => 604_800,
        _ => return Err(wrong()),
    };
    let number: i64 = text[..text.len() - 1].parse().map_err(|_| wrong())?;
    number
        .checked_mul(seconds)
        .filter(|seconds| (1..=1_000_000_000_000).contains(seconds))
        .ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifetimes_have_a_unit() {
        assert_eq!(lifetime("90d"), Ok(7_776_000));
        assert_eq!(lifetime("1s"), Ok(1));
        for text in
            ["", "d", "90", "0d", "-1d", "1.5d", "90 d", "1y", "99999999999999999999w", "9é"]
        {
            assert!(lifetime(text).is_err(), "{text}");
        }
    }
}
