//! What people see in a browser.

use broadsheet::app::Settings;
use broadsheet::http::problem::Kind;
use serde_json::json;

use crate::support::*;

/// What would run in a browser, each by another way in.
const PAYLOADS: [&str; 24] = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<IMG SRC=\"javascript:alert(1)\">",
    "<img src=\"data:text/html,<script>alert(1)</script>\">",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=\"javascript:alert(1)\"></object><embed src=//evil.example>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
    "<a href=\" &#14; javascript:alert(1)\">x</a>",
    "<a href=\"vbscript:alert(1)\" onclick=alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "![x](javascript:alert(1) \"onerror=alert(1)\")",
    "<javascript:alert(1)>",
    "<style>@import '//evil.example/x.css';</style><p style=\"background:url(javascript:alert(1))\">",
    "<form action=//evil.example><button formaction=javascript:alert(1)>x</button></form>",
    "<base href=//evil.example><meta http-equiv=refresh content=\"0;url=//evil.example\">",
    "\"><script>alert(1)</script>",
    "--></title></textarea></code></pre><script>alert(1)</script>",
];

#[actix_web::test]
async fn nothing_that_could_run_comes_out_of_an_article() {
    let server = Server::start().await;
    for payload in PAYLOADS {
        let title: String = payload.chars().take(200).collect();
        let author: String = payload.chars().take(100).collect();
        let article = json!({ "title": title, "content": payload, "summary": payload,
                              "author": author, "slug": "attack" });
        let path =
            server.post("/articles", JSON, &article.to_string()).await.expect(201).location();
        for page in ["/articles/attack.html", "/articles.html", "/"] {
            check_page(server.get(page, HTML).await.expect(200).text(), payload);
        }
        let html = server.get(&format!("{path}?fields=content_html"), JSON).await.expect(200);
        check_page(html.json()["content_html"].as_str().expect("HTML"), payload);
        server.delete(&path).await.expect(204);
    }
}

#[actix_web::test]
async fn nothing_that_could_run_comes_out_of_an_error() {
    let server = Server::start().await;
    for payload in PAYLOADS {
        let encoded =
            percent_encoding::utf8_percent_encode(payload, percent_encoding::NON_ALPHANUMERIC);
        let members = json!({ "title": "", payload: 1, "tags": [payload], "slug": payload });
        let content_type = format!("x/y; a=\"{}\"", payload.replace('"', "\\\""));
        let not_json = format!("{{\"{}\"", payload.replace('"', "\\\""));
        for (method, path, content_type, body) in [
            ("GET", format!("/{encoded}"), JSON, String::new()),
            ("GET", format!("/articles/{encoded}"), JSON, String::new()),
            ("GET", format!("/articles?{encoded}={encoded}"), JSON, String::new()),
            ("GET", format!("/docs/problems/{encoded}"), JSON, String::new()),
            ("POST", "/articles".into(), JSON, members.to_string()),
            ("POST", "/articles".into(), JSON, not_json),
            ("POST", "/articles".into(), XML, payload.to_owned()),
            ("POST", "/articles".into(), XML, format!("<article>{payload}</article>")),
            ("POST", "/articles".into(), content_type.as_str(), "x".into()),
        ] {
            let headers = [("accept", HTML), ("content-type", content_type)];
            let answer = server.request(method, &path, &headers, body.as_bytes()).await;
            assert!(answer.status >= 400, "{method} {path}");
            assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
            check_page(answer.text(), payload);
        }
    }
    // Quotes may stand raw in a path.
    let page = server.get("/\"onload='alert(1)'&lt;{}", HTML).await.expect(404);
    assert!(page.text().contains("&quot;onload=&#x27;alert(1)&#x27;&amp;lt;{}"), "{}", page.text());
    // The host ends up in the command that a newcomer is shown.
    let host = [("accept", HTML), ("host", "\"><script>alert(1)</script>")];
    check_page(server.request("GET", "/", &host, b"").await.expect(200).text(), "Host");
}

/// Checks that a browser would run nothing on this page and load nothing from
/// elsewhere, but for the pictures of an article.
#[track_caller]
fn check_page(page: &str, what: &str) {
    const ELEMENTS: [&str; 14] = [
        "script", "style", "iframe", "object", "embed", "svg", "math", "form", "button", "base",
        "animate", "noembed", "template", "textarea",
    ];
    // Data for machines, which no browser runs, and the search.
    const OURS: [&str; 3] = [
        "script type=\"application/ld+json\"",
        "form class=\"search\" role=\"search\" action=\"/articles\"",
        "button",
    ];
    for tag in tags(page) {
        let name = tag.split([' ', '\n', '/', '>']).next().unwrap_or_default();
        let is_ours = OURS.contains(&tag.as_str());
        assert!(is_ours || !ELEMENTS.contains(&name), "<{tag}> in a page of {what}");
        let mut unquoted =
            tag.split('"').step_by(2).map(|part| part.strip_suffix('=').unwrap_or(part));
        assert!(unquoted.all(|part| !part.contains('=')), "<{tag}> of {what}");
        for (attribute, value) in attributes(&tag) {
            assert!(!attribute.starts_with("on") && attribute != "style", "<{tag}> of {what}");
            assert!(attribute != "srcdoc" && attribute != "http-equiv", "<{tag}> of {what}");
            if matches!(attribute.as_str(), "href" | "src" | "action" | "srcset") {
                let hidden = value
                    .replace("&#", "")
                    .replace(|c: char| c.is_whitespace() || c.is_control(), "");
                assert!(!hidden.contains("script:"), "<{tag}> of {what}");
                let is_icon = name == "link" && tag.contains("rel=\"icon\"");
                let scheme = value.split(['/', '?', '#']).next().unwrap_or_default();
                let plain =
                    !scheme.contains(':') || ["http:", "https:", "mailto:"].contains(&scheme);
                assert!(is_icon || plain, "<{tag}> of {what}");
            }
        }
    }
}

/// The start tags of a page, in lower case, without their brackets.
fn tags(page: &str) -> Vec<String> {
    let starts =
        page.split('<').skip(1).filter(|rest| rest.starts_with(|c: char| c.is_alphabetic()));
    let mut tags = Vec::new();
    for rest in starts {
        // A bracket within quotes does not end a tag.
        let mut quoted = false;
        let end = rest.find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        tags.push(rest[..end.expect("a tag has an end")].to_ascii_lowercase());
    }
    tags
}

/// The attributes of a tag with their values, references undone as far as a
/// link can hide behind them.
fn attributes(tag: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once("=\"") {
        let name = before.rsplit([' ', '\n', '\t']).next().unwrap_or_default();
        let (value, behind) = after.split_once('"').unwrap_or((after, ""));
        let value = value.replace("&#x2f;", "/").replace("&#x27;", "'");
        found.push((name.to_owned(), value));
        rest = behind;
    }
    found
}

#[actix_web::test]
async fn an_article_is_shown_as_its_author_meant_it() {
    let server = Server::start().await;
    let article = json!({
        "title": "Tea & \"Biscuits\" <3", "summary": "How to 'steep'", "author": "Ann <ann@b.example>",
        "tags": ["tea", "slow-food"], "slug": "tea",
        "content": "# Steep\n\n*Twice*, **long**.\n\n- [x] done\n\n| a |\n|---|\n| b |\n\n\
                    ```\n<b>&\n```\n\n[link](https://b.example/?a=1&b=2) ![leaf](/leaf.png)\n\n\
                    <https://c.example> ~~no~~ <b>bold</b> &copy; <!-- hidden -->",
    });
    server.post("/articles", JSON, &article.to_string()).await.expect(201);
    let page = server.get("/articles/tea", HTML).await.expect(200);
    let text = page.text();
    for part in [
        "<title>Tea &amp; &quot;Biscuits&quot; &lt;3 – Broadsheet</title>",
        "<h1 dir=\"auto\">Tea &amp; &quot;Biscuits&quot; &lt;3</h1>",
        "How to &#x27;steep&#x27;",
        "Ann &lt;ann@b.example&gt;",
        "slow-food",
        "<h1 id=\"section-steep\">Steep</h1>",
        "<em>Twice</em>, <strong>long</strong>.",
        "<td>b</td>",
        "<pre tabindex=\"0\"><code>&lt;b&gt;&amp;\n</code></pre>",
        "href=\"https://b.example/?a=1&amp;b=2\"",
        "rel=\"noopener noreferrer nofollow ugc\"",
        "<img src=\"/leaf.png\" alt=\"leaf\">",
        "<del>no</del> <b>bold</b> ©",
        "datetime=\"2026-01-02T03:04:05Z\"",
        "<html lang=\"en\"",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert!(!text.contains("hidden"), "{text}");
    check_page(text, "an article");
    let list = server.get("/articles.html", JSON).await.expect(200);
    for part in ["Tea &amp; &quot;Biscuits&quot; &lt;3", "How to &#x27;steep&#x27;", "slow-food"] {
        assert!(list.text().contains(part), "{part} is not in {}", list.text());
    }
    assert!(list.text().replace("&#x2f;", "/").contains("href=\"/articles/tea\""));
}

#[actix_web::test]
async fn pages_load_nothing_from_elsewhere_and_hold_no_script_or_style() {
    let server = Server::start().await;
    server.post("/articles", JSON, r#"{"title":"T","content":"C","tags":["t"]}"#).await.expect(201);
    let mut paths = vec![
        "/",
        "/articles.html",
        "/articles/t.html",
        "/tags",
        "/docs",
        "/docs/clients",
        "/docs/problems",
        "/nowhere",
    ];
    let kinds: Vec<String> = Kind::all().map(Kind::url).collect();
    paths.extend(kinds.iter().map(String::as_str));
    for path in paths {
        let page = server.get(path, HTML).await;
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        let text = page.text();
        for tag in tags(text) {
            let name = tag.split([' ', '>']).next().unwrap_or_default();
            let attributes = attributes(&tag);
            let of = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted);
            if name == "script" && tag != "script type=\"application/ld+json\"" {
                let (_, source) = of("src").expect("no script stands in a page");
                assert!(
                    path == "/docs" && source.starts_with("/docs/assets/"),
                    "<{tag}> in {path}"
                );
                server.get(source, "*/*").await.expect(200);
            }
            assert_ne!(name, "style", "{path}");
            assert!(attributes.iter().all(|(name, _)| !name.starts_with("on") && name != "style"));
            // What a browser loads by itself: all but a link to follow.
            for (attribute, value) in &attributes {
                let is_canonical = tag.contains("rel=\"canonical\"");
                let is_link = attribute == "href" && name == "link" && !is_canonical;
                let is_loaded = attribute == "src" || is_link;
                let is_ours = value.starts_with('/') && !value.starts_with("//");
                assert!(!is_loaded || is_ours || value.starts_with("data:"), "<{tag}> in {path}");
                if is_ours && !path.starts_with("/articles/t") {
                    let answer = server.get(value, "*/*").await;
                    assert!(answer.status < 400, "{value} in {path} is {}", answer.status);
                }
            }
        }
    }
    let css = server.get("/docs/assets/swagger-ui.css", "").await.expect(200);
    for place in css.text().split("url(").skip(1) {
        let place = place.trim_start_matches(['"', '\'']);
        assert!(place.starts_with("data:"), "{}", &place[..place.len().min(60)]);
    }
    assert!(!css.text().contains("@import"));
    let script = server.get("/docs/assets/swagger-initializer.js", "").await.expect(200);
    assert!(!script.text().contains("//evil") && !script.text().contains("http"));
    assert!(
        script.text().contains("\"/openapi.json\"") && script.text().contains("validatorUrl: null")
    );
}

#[actix_web::test]
async fn the_front_page_shows_what_is_published() {
    let server = Server::start().await;
    let empty = server.get("/", HTML).await.expect(200);
    assert!(empty.text().contains("curl -H"), "a newcomer is shown how to begin");
    for article in [
        json!({ "title": "Seen by all", "content": "" }),
        json!({ "title": "Not finished", "content": "", "status": "draft" }),
        json!({ "title": "To come", "content": "", "published_at": "2026-01-02T03:04:06Z" }),
    ] {
        server.post("/articles", JSON, &article.to_string()).await.expect(201);
    }
    let page = server.get("/", HTML).await.expect(200);
    assert!(page.text().contains("Seen by all"));
    assert!(!page.text().contains("Not finished") && !page.text().contains("To come"));
    server.wait(1);
    let page = server.get("/", HTML).await.expect(200);
    assert!(page.text().contains("To come") && !page.text().contains("Not finished"));
}

#[actix_web::test]
async fn the_front_page_is_links_for_programs() {
    let server = Server::start().await;
    let links = server.get("/", JSON).await.expect(200).json();
    for (rel, href) in [
        ("articles", "/articles"),
        ("tags", "/tags"),
        ("openapi", "/openapi.json"),
        ("schema", "/schema/articles.xsd"),
        ("docs", "/docs"),
    ] {
        assert_eq!(links[rel], href);
        server.get(href, "*/*").await.expect(200);
    }
    let xml = server.get("/", XML).await.expect(200);
    assert!(xml.text().contains("<links><link rel=\"articles\" href=\"/articles\"/>"));
    server.get("/?x=1", JSON).await.expect(400);
}

#[actix_web::test]
async fn tags_are_a_page_too() {
    let server = Server::start().await;
    let none = server.get("/tags", HTML).await.expect(200);
    assert!(none.text().contains("No article has a tag yet"));
    for title in ["One", "Two"] {
        let article =
            json!({ "title": title, "content": "", "tags": ["tea", title.to_lowercase()] });
        server.post("/articles", JSON, &article.to_string()).await.expect(201);
    }
    let page = server.get("/tags", HTML).await.expect(200);
    let at = |text: &str| page.text().find(text).unwrap_or_else(|| panic!("{text} is missing"));
    assert!(at("tea") < at(">one<") && at(">one<") < at(">two<"));
}

#[actix_web::test]
async fn the_style_sheet_is_kept_for_ever_under_a_name_of_its_content() {
    let server = Server::start().await;
    let css = stylesheet_of(&server).await;
    let sheet = server.get(&css, "image/png").await.expect(200);
    assert_eq!(sheet.header("content-type"), Some("text/css; charset=utf-8"));
    assert_eq!(sheet.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert!(!sheet.text().contains("@import") && !sheet.text().contains("url(http"));
    let (stem, _) = css.rsplit_once('-').expect("a hash");
    for other in [
        format!("{stem}-0000000000000000.css"),
        format!("{stem}.css"),
        css.to_uppercase().replace("/ASSETS", "/assets"),
        css.replace(".css", ""),
        "/assets/../site.css".to_owned(),
    ] {
        let answer = server.get(&other, "*/*").await.expect(404);
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{other}");
    }
    let folder = Folder::with("style", &[("site.css", "p { color: red }")]);
    let other = Server::start_with(folder.settings()).await;
    let theirs = stylesheet_of(&other).await;
    assert_ne!(css, theirs);
    assert_eq!(other.get(&theirs, "*/*").await.expect(200).text(), "p { color: red }");
    other.get(&css, "*/*").await.expect(404);
}

async fn stylesheet_of(server: &Server) -> String {
    let page = server.get("/", HTML).await.expect(200);
    let links = tags(page.text()).into_iter().filter(|tag| tag.contains("rel=\"stylesheet\""));
    let hrefs: Vec<String> = links
        .flat_map(|tag| attributes(&tag))
        .filter(|(name, _)| name == "href")
        .map(|(_, value)| value)
        .collect();
    assert_eq!(hrefs.len(), 1);
    hrefs[0].clone()
}

#[actix_web::test]
async fn templates_of_ones_own_replace_the_built_in_ones() {
    let folder = Folder::with(
        "own",
        &[
            ("article.html", "{% include 'mine.txt' %} {{ article.title }} {{ site.title }}"),
            ("mine.txt", "Mine: {{ article.author }}"),
            ("README.md", "{% this is no template"),
            ("tags.html", "{% for tag in tags %}"),
        ],
    );
    let server = Server::start_with(folder.settings()).await;
    let article = r#"{"title":"<T>","content":"","author":"<A>"}"#;
    let path = server.post("/articles", JSON, article).await.expect(201).location();
    let page = server.get(&path, HTML).await.expect(200);
    assert_eq!(page.text(), "Mine: &lt;A&gt; &lt;T&gt; Broadsheet");
    server.get("/tags", HTML).await.expect(500);
    server.get("/tags", JSON).await.expect(200);
}

#[actix_web::test]
async fn a_template_that_fails_is_a_plain_500_and_json_still_answers() {
    const FAILING: &str = "{{ article.title|no_such_filter }}{{ nothing.at.all }}";
    for (name, is_whole) in [("article.html", true), ("layout.html", false), ("problem.html", true)]
    {
        let folder = Folder::with(name, &[(name, FAILING)]);
        let server = Server::start_with(folder.settings()).await;
        let path = server.post("/articles", JSON, FIRST_POST).await.expect(201).location();
        let path = if name == "problem.html" { "/nowhere".to_owned() } else { path };
        let status = if name == "problem.html" { 404 } else { 500 };
        let page = server.get(&path, HTML).await.expect(status);
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert!(page.header("content-security-policy").is_some());
        let id = page.header("x-request-id").expect("an id");
        assert!(page.text().contains(id) && page.text().contains(&status.to_string()));
        assert!(!page.text().contains("no_such_filter") && !page.text().contains(".html:"));
        assert_eq!(page.text().contains("stylesheet"), is_whole && name != "problem.html");
        if status == 500 {
            server.get(&path, JSON).await.expect(200);
            server.get(&path, XML).await.expect(200);
        }
    }
}

#[actix_web::test]
async fn a_folder_of_templates_that_is_not_there_is_told_at_the_start() {
    let server = Server::start().await;
    let settings = Settings { templates: Some("/no/such/folder".into()), ..settings() };
    let clock = broadsheet::clock::Clock::System;
    let Err(error) = broadsheet::app::State::new(server.db.clone(), clock, settings) else {
        panic!("it starts")
    };
    assert!(error.contains("/no/such/folder") && error.lines().count() == 1, "{error}");
}
