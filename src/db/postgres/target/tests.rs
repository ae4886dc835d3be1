//! What can be told of URLs without a server.

use std::path::PathBuf;
use std::time::Duration;

use super::{Place, Target, masked};

fn target(url: &str) -> Target {
    Target::parse(url).unwrap_or_else(|message| panic!("{url}: {message}"))
}

fn refusal(url: &str) -> String {
    Target::parse(url).err().unwrap_or_else(|| panic!("{url} was accepted"))
}

fn places(url: &str) -> Vec<String> {
    target(url).places.iter().map(Place::to_string).collect()
}

#[test]
fn a_url_says_user_password_and_database() {
    let config = target("postgres://re%40der:p%2Fa%40s%25s%20@db.example:6543/art%20icles").config;
    assert_eq!(config.get_user(), Some("re@der"));
    assert_eq!(config.get_password(), Some(&b"p/a@s%s "[..]));
    assert_eq!(config.get_dbname(), Some("art icles"));
}

#[test]
fn passwords_are_any_bytes_but_nul() {
    let password = |url| target(url).config.get_password().map(<[u8]>::to_vec);
    assert_eq!(password("postgres://u:%ff%fe@h"), Some(vec![0xff, 0xfe]));
    assert_eq!(password("postgres://u:it's\\@h"), Some(b"it's\\".to_vec()));
    assert_eq!(password("postgres://u:a:b@h"), Some(b"a:b".to_vec()));
    assert_eq!(password("postgres://u@h/d?password=a%26b"), Some(b"a&b".to_vec()));
    assert_eq!(password("postgres://u:@h"), None);
    assert!(refusal("postgres://u:%00@h").contains("%25"));
}

#[test]
fn parameters_reach_the_configuration_unharmed() {
    let config = target(
        "postgres://h/d?options=-c%20search_path%3Da\\'b&application_name=it's&keepalives=0\
         &user=me&dbname=other&channel_binding=require&target_session_attrs=read-write",
    )
    .config;
    assert_eq!(config.get_options(), Some("-c search_path=a\\'b"));
    assert_eq!(config.get_application_name(), Some("it's"));
    assert_eq!(config.get_user(), Some("me"));
    assert_eq!(config.get_dbname(), Some("other"));
    assert!(!config.get_keepalives());
}

#[test]
fn what_the_url_does_not_say_has_defaults() {
    let config = target("postgresql://h").config;
    assert_eq!(config.get_application_name(), Some("broadsheet"));
    assert_eq!(config.get_connect_timeout(), Some(&Duration::from_secs(5)));
    assert_eq!(config.get_dbname(), None);
    let patient = target("postgresql://h?connect_timeout=0").config;
    assert_eq!(patient.get_connect_timeout(), None, "zero waits for ever, as in libpq");
}

#[test]
fn hosts_have_many_forms() {
    for (url, expected) in [
        ("postgres://h", &["h:5432"][..]),
        ("postgres://h:/d", &["h:5432"]),
        ("postgres://u:p@[::1]:6000/d", &["[::1]:6000"]),
        ("postgres://[2001:db8::1]", &["[2001:db8::1]:5432"]),
        ("postgres://a:1,b,[::1]:3/d", &["a:1", "b:5432", "[::1]:3"]),
        ("postgres:///d?host=a,b&port=7", &["a:7", "b:7"]),
        ("postgres://a:1/d?host=b", &["b:1"]),
        ("postgres://%2Fvar%2Frun/d", &["/var/run/.s.PGSQL.5432"]),
        ("postgres:///d?host=/tmp&port=6", &["/tmp/.s.PGSQL.6"]),
        ("postgres:///d", &["/var/run/postgresql/.s.PGSQL.5432", "localhost:5432"]),
        ("postgres://", &["/var/run/postgresql/.s.PGSQL.5432", "localhost:5432"]),
        ("postgres:///d?hostaddr=127.0.0.1", &["127.0.0.1:5432"]),
    ] {
        assert_eq!(places(url), expected, "{url}");
    }
}

#[test]
fn an_address_goes_with_its_host() {
    let places = target("postgres://a,b/d?hostaddr=10.0.0.1,10.0.0.2").places;
    let address = "10.0.0.2".parse().ok();
    assert_eq!(places[1], Place::Network { host: "b".to_owned(), address, port: 5432 });
    let socket = Place::Socket { directory: PathBuf::from("/tmp"), port: 5432 };
    assert_eq!(target("postgres:///?host=/tmp&sslmode=require").places, [socket]);
}

#[test]
fn every_sslmode_of_libpq_is_known() {
    for mode in ["disable", "allow", "prefer", "require"] {
        target(&format!("postgres://h?sslmode={mode}"));
    }
    target("postgres://h?ssl=true");
    for parameter in ["sslmode=verify-full", "sslrootcert=system"] {
        // A machine without certificates of authorities has nothing to check against.
        let outcome = Target::parse(&format!("postgres://h?{parameter}"));
        let message = outcome.err().unwrap_or_else(|| "ca-certificates".to_owned());
        assert!(message.contains("ca-certificates"), "{parameter}: {message}");
    }
    target("postgres://h?sslmode=disable&sslrootcert=/none.pem&sslcert=/none.pem");
}

#[test]
fn refusals_say_what_to_write() {
    for (url, expected) in [
        ("mysql://h", "begins with postgres://"),
        ("postgres://h:x", "number from 1 to 65535"),
        ("postgres://h:0", "number from 1 to 65535"),
        ("postgres://a:1,b:2/d?host=c", "another number of ports"),
        ("postgres://a,b/d?hostaddr=10.0.0.1", "another number of hostaddr"),
        ("postgres://h?hostaddr=h", "IP address"),
        ("postgres://[::1", "in brackets"),
        ("postgres://h/50%off", "%25"),
        ("postgres://h/%ff", "UTF-8"),
        ("postgres://h?sslmode", "name=value"),
        ("postgres://h?sslmdoe=require", "`sslmdoe`"),
        ("postgres://h?keepalives=maybe", "`keepalives`"),
        ("postgres://h?ssl=1", "sslmode="),
        ("postgres://h?sslmode=always", "verify-full"),
        ("postgres://h?sslmode=verify-ca", "sslrootcert=PATH"),
        ("postgres://h?sslmode=require&sslrootcert=system", "verify-full"),
        ("postgres://h?sslrootcert=/ca.pem", "no effect"),
        ("postgres://h?sslmode=require&sslrootcert=/none.pem", "/none.pem: No such file"),
        ("postgres://h?sslmode=require&sslrootcert=/dev/null", "no PEM certificate"),
        ("postgres://h?sslcert=/dev/null", "go together"),
        ("postgres://h?sslnegotiation=direct", "sslmode=require"),
    ] {
        let message = refusal(url);
        assert!(message.contains(expected), "{url}: {message}");
        assert!(!message.contains('\n'), "{url}: {message}");
    }
}

/// URLs whose password is `s3cret` or contains it, well written or not.
const SECRETS: [&str; 22] = [
    "postgres://user:s3cret@host:5432/name",
    "postgres://user:s3cret@host?sslmode=x",
    "postgres://user:s3cret@host/name?password=s3cret&sslmode=always",
    "postgres://user@host/name?sslmode=x&password=s3cret",
    "postgres://user@host/name?Password=s3cret",
    "postgres://user@host/name?%70assword=s3cret&nothing=1",
    "postgres://user@host/name?password=a&s3cret&b=s3cret",
    "postgres://user@host/name?sslpassword=s3cret",
    "postgres://user:s3cret@s3cret@host/name",
    "postgres://user:x/s3cret@host/name",
    "postgres://user:x?s3cret=y@host/name?z",
    "postgres://user:x/y?s3cret=1@host/name",
    "postgres://user:1/y?s3cret=1@host/name",
    "postgres://user:s3cret",
    "postgres://user:s3cret/name",
    "postgres://user:%s3cret@host/name",
    "postgres://user:s3cret@[::1/name",
    "postgres:/user:s3cret@host/name",
    "user:s3cret@host",
    "mysql://user:s3cret@host",
    "host=h user=u password=s3cret",
    "user%3As3cret@host",
];

#[test]
fn no_text_shows_the_password() {
    for url in SECRETS {
        assert!(!masked(url).contains("s3cret"), "{url}: {}", masked(url));
        match Target::parse(url) {
            Ok(target) => assert!(!format!("{target:?}").contains("s3cret"), "{target:?}"),
            Err(message) => assert!(!message.contains("s3cret"), "{url}: {message}"),
        }
    }
}

#[test]
fn masking_leaves_the_rest() {
    for (url, expected) in [
        ("postgres://u:p@h:1/d?sslmode=require", "postgres://u:***@h:1/d?sslmode=require"),
        ("postgres://u:p%40q@[::1]:1/d", "postgres://u:***@[::1]:1/d"),
        (
            "postgres://u@h/d?sslmode=require&password=p",
            "postgres://u@h/d?sslmode=require&password=***",
        ),
        ("postgres://u@h/d", "postgres://u@h/d"),
        ("postgres://a:1,[::1]:2,c/d?sslmode=prefer", "postgres://a:1,[::1]:2,c/d?sslmode=prefer"),
        ("postgres:///d?host=/var/run/postgresql", "postgres:///d?host=/var/run/postgresql"),
        ("/var/lib/broadsheet/articles.db", "/var/lib/broadsheet/articles.db"),
        ("", ""),
    ] {
        assert_eq!(masked(url), expected);
    }
}
