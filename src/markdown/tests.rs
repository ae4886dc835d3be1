//! What Markdown becomes.

mod code;
mod properties;
mod safety;

use super::*;

#[test]
fn markdown_becomes_html() {
    for (content, html) in [
        ("Steep *it*.", "<p>Steep <em>it</em>.</p>\n"),
        ("# Tea", "<h1 id=\"section-tea\">Tea</h1>\n"),
        ("~~no~~", "<p><del>no</del></p>\n"),
        ("a  \nb", "<p>a<br>\nb</p>\n"),
        (
            "- [x] *a*",
            "<ul>\n<li><input type=\"checkbox\" disabled checked aria-label=\"Done\">\n<em>a</em></li>\n</ul>\n",
        ),
        (
            "- [ ] a",
            "<ul>\n<li><input type=\"checkbox\" disabled aria-label=\"To do\">\na</li>\n</ul>\n",
        ),
        ("3. a", "<ol start=\"3\">\n<li>a</li>\n</ol>\n"),
        ("    a < b", "<pre tabindex=\"0\"><code>a &lt; b</code></pre>\n"),
        (
            "```nonesuch x\na\n```",
            "<pre tabindex=\"0\"><code class=\"language-nonesuch\">a\n</code></pre>\n",
        ),
        ("![a](/b.png \"c\")", "<p><img src=\"/b.png\" alt=\"a\" title=\"c\"></p>\n"),
        ("![a]()", "<p>a</p>\n"),
        ("a&#xFFFE;b", "<p>a\u{fffd}b</p>\n"),
        ("<kbd>A</kbd> &copy; <!-- b --> <font>c</font>", "<p><kbd>A</kbd> ©  c</p>\n"),
    ] {
        assert_eq!(to_html(content), html, "{content}");
    }
}

#[test]
fn cells_stand_on_the_side_that_their_column_says() {
    let html = to_html("| a | b | c |\n|---|:-:|--:|\n| 1 | 2 | 3 |");
    assert_eq!(
        html,
        "<div class=\"table\" tabindex=\"0\"><table><thead>\n<tr><th scope=\"col\">a</th>\
         <th class=\"center\" scope=\"col\">b</th><th class=\"right\" scope=\"col\">c</th></tr>\n\
         </thead><tbody>\n<tr><td>1</td><td class=\"center\">2</td><td class=\"right\">3</td></tr>\n\
         </tbody></table></div>\n"
    );
}

#[test]
fn headings_have_ids_that_no_other_element_of_a_page_has() {
    let ids = |content: &str| {
        let html = to_html(content);
        let ids = html.split(" id=\"").skip(1).map(|rest| rest.split('"').next());
        ids.map(|id| id.unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids("# Green *tea*, `hot`!"), ["section-green-tea-hot"]);
    assert_eq!(
        ids("# Tea\n# Tea\n# Tea-1\n# tea"),
        ["section-tea", "section-tea-1", "section-tea-1-1", "section-tea-2"]
    );
    assert_eq!(ids("# Über Größe\n# 東京"), ["section-über-größe", "section-東京"]);
    assert_eq!(ids("# ???"), [""; 0]);
    assert_eq!(ids("<b id=main>x</b> <b id=main>y</b> <b id='a b'>z</b>"), ["section-main"]);
    assert_eq!(ids("# A\n\n<b id=section-a>x</b>"), ["section-a"]);
}

#[test]
fn a_link_within_the_article_leads_to_its_heading() {
    for (link, href) in [
        ("[a](#tea)", "#section-tea"),
        ("[a](#section-tea)", "#section-tea"),
        ("[a](#über)", "#section-%C3%BCber"),
        ("[a](#note-1)", "#note-1"),
        ("[a](/b#tea)", "/b#tea"),
        ("[a](#)", "#"),
    ] {
        let html = to_html(link);
        assert!(html.contains(&format!("href=\"{href}\"")), "{link} became {html}");
    }
}

#[test]
fn no_level_of_headings_is_left_out() {
    for (content, levels) in [
        ("# a\n## b\n### c\n## d", "1232"),
        ("### a\n### b\n##### c\n# d", "2231"),
        ("## a\n#### b\n#### c\n### d\n###### e", "23334"),
        ("###### a\n###### b", "22"),
    ] {
        let html = to_html(content);
        let shown = html.split("<h").skip(1).filter_map(|rest| rest.chars().next());
        assert_eq!(shown.collect::<String>(), levels, "{content}");
    }
}

#[test]
fn footnotes_stand_at_the_end_in_the_order_of_their_references() {
    let html =
        to_html("A[^b] b[^A] c[^b].\n\n[^a]: First *note*.\n\n[^b]: Second.\n\n[^c]: Unused.");
    let reference = |id: &str, number: usize| {
        format!(
            "<sup id=\"{id}\"><a href=\"#note-{number}\" rel=\"noopener noreferrer nofollow ugc\">{number}</a></sup>"
        )
    };
    let back = |id: &str| {
        format!(" <a href=\"#{id}\" rel=\"noopener noreferrer nofollow ugc\">↩\u{fe0e}</a>")
    };
    assert_eq!(
        html,
        format!(
            "<p>A{} b{} c{}.</p>\n<hr>\n<ol>\n<li id=\"note-1\">\n<p>Second.{}{}</p>\n</li>\n\
             <li id=\"note-2\">\n<p>First <em>note</em>.{}</p>\n</li>\n</ol>\n",
            reference("noteref-1", 1),
            reference("noteref-2", 2),
            reference("noteref-1-2", 1),
            back("noteref-1"),
            back("noteref-1-2"),
            back("noteref-2"),
        )
    );
    assert_eq!(to_html("[^a]"), "<p>[^a]</p>\n");
}

#[test]
fn what_lies_too_deep_loses_its_markup_and_keeps_its_text() {
    for unit in [">", "- ", "1. ", "<div>", "<b>", "<p>", "*a ", "[a]("] {
        let html = to_html(&format!("{} end", unit.repeat(20_000)));
        assert!(html.matches("<blockquote>").count() <= depth::MAX_DEPTH, "{unit}");
        assert!(html.matches("<div>").count() <= depth::MAX_DEPTH, "{unit}");
        assert!(html.contains("end"), "{unit}");
    }
}

#[test]
fn an_element_that_is_left_open_is_not_repeated_without_end() {
    let open: String = (0..200).map(|number| format!("<b title={number}>")).collect();
    let content = format!("{open}\n\n{}", "a\n\n".repeat(10_000));
    assert!(to_html(&content).len() < 100 * content.len());
}

#[test]
fn a_table_of_very_different_rows_is_not_filled_up() {
    let content = format!(
        "<table><tr>{}{}</table>",
        "<td></td>".repeat(9000),
        "<tr><td>x</td></tr>".repeat(9000)
    );
    assert!(to_html(&content).len() < content.len());
}

#[test]
fn the_lead_is_the_first_text_and_reading_takes_a_minute_at_least() {
    let content = "# Tea\n\n```\ncode\n```\n\nSteep *it*, then [pour](/x)\nit[^1].\n\n[^1]: Hot.";
    let rendering = rendered(content);
    assert_eq!(rendering.lead, "Steep it, then pour it. Hot.");
    assert_eq!(rendering.minutes, 1);
    assert_eq!(rendered(&"word ".repeat(1100)).minutes, 5);
    assert_eq!(rendered(&"語".repeat(1500)).minutes, 4);
    assert!(rendered(&"word ".repeat(1100)).lead.len() <= 400);
}
