//! What must not reach a reader.

use super::*;

#[test]
fn what_could_run_is_gone() {
    for content in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "<a href=\" &#106;avascript:alert(1)\">x</a>",
        "<svg onload=alert(1)>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<style>*{background:url(javascript:alert(1))}</style>",
        "<form action=x><input name=y></form>",
        "<q cite=javascript:alert(1)>x</q>",
        "<span class=masthead style='position:fixed'>x</span>",
    ] {
        let html = to_html(content);
        for trace in
            ["script", "onerror", "onload", "style", "<form", "<iframe", "<svg", "class", "<input"]
        {
            assert!(!html.contains(trace), "{content} became {html}");
        }
    }
}

#[test]
fn what_may_not_stand_where_it_stands_loses_its_tags() {
    for (content, html) in [
        ("<ul>a</ul>", " a "),
        ("<li>a</li>", " a "),
        ("<ul><li>a</ul>", "<ul><li>a</li></ul>"),
        ("<b><div>a</div></b>", "<p><b></b></p><div><b>a</b></div>"),
        ("<summary>a</summary>", " a "),
        ("<details>a</details>", " a "),
        ("<p><a id=b>a</a>", "<p><span id=\"section-b\">a</span></p>"),
        (
            "<details open><summary>a</summary>b</details>",
            "<details open=\"\"><summary>a</summary>b</details>",
        ),
        (
            "<figure><figcaption>a</figcaption><img src=/b></figure>",
            "<figure><figcaption>a</figcaption><img src=\"/b\" alt=\"\"></figure>",
        ),
        (
            "<p><a href=/a><details><summary><a href=/b>c</a></summary></details></a>",
            "<p><a href=\"/a\" rel=\"noopener noreferrer nofollow ugc\"></a></p>",
        ),
        ("<div><ruby>漢<rt>かん</rt></ruby></div>", "<div><ruby>漢<rt>かん</rt></ruby></div>"),
        ("<div><ruby>漢</ruby><rt>a</rt></div>", "<div> 漢  a </div>"),
        ("<h2> </h2>", ""),
        (
            "<table><tr><td>a<td>b<tr><td>c</table>",
            "<div class=\"table\" tabindex=\"0\"><table><tbody>\n<tr><td>a</td><td>b</td></tr>\n<tr><td>c</td><td></td></tr>\n</tbody></table></div>",
        ),
    ] {
        let shown = to_html(content);
        assert!(shown.trim_end().starts_with(html.trim_end()), "{content} became {shown}");
    }
}

#[test]
fn addresses_are_such_or_gone() {
    for (content, href) in [
        ("[a](<https://b.example/c d|e>)", Some("https://b.example/c%20d%7Ce")),
        ("<a href='https://b.example/%zz'>a</a>", Some("https://b.example/%25zz")),
        ("<a href='/a[b]#c#d'>a</a>", Some("/a%5Bb%5D#c%23d")),
        ("<a href='https://[b'>a</a>", None),
        ("<a href=https://[::1]:80/>a</a>", Some("https://[::1]:80/")),
        ("<a href=https://b:c@d.example/>a</a>", None),
        ("<a href='https:b.example'>a</a>", None),
        ("<a href='https://b.example:port/'>a</a>", None),
        ("[a](mailto:b@c.example)", Some("mailto:b@c.example")),
        ("[a](../b?c=d&e)", Some("../b?c=d&amp;e")),
    ] {
        let html = to_html(content);
        let shown = html.split("href=\"").nth(1).and_then(|rest| rest.split('"').next());
        assert_eq!(shown, href, "{content} became {html}");
    }
}
