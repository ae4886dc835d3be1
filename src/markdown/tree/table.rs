//! Tables: every row as long as the longest, so that each cell has its column.

use super::parse::{Element, Node};
use super::{Place, Writer};
use crate::markdown::sanitise::alignment;

/// A table whose rows differ so much that filling them up would make more cells
/// than this, and four times as many as there are, is none.
const MOST_CELLS: usize = 10_000;

/// Writes a table in a box of its own, which scrolls where the page is narrow.
/// A table without a cell leaves its text.
pub(super) fn write(writer: &mut Writer, table: &Element<'_>, place: Place) {
    let mut rows = Vec::new();
    gather(table, false, &mut rows);
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let cells: usize = rows.iter().map(|row| row.cells.len()).sum();
    if columns == 0 || rows.len() * columns > MOST_CELLS.max(4 * cells) {
        return writer.unwrapped(table, Place { admits_blocks: false, ..place });
    }
    writer.html.push_str("<div class=\"table\" tabindex=\"0\"><table>");
    let head = rows.iter().take_while(|row| row.is_head).count();
    let (head, body) = rows.split_at(head);
    for (group, rows) in [("thead", head), ("tbody", body)] {
        if !rows.is_empty() {
            writer.html.push_str(&format!("<{group}>\n"));
            rows.iter().for_each(|row| write_row(writer, row, columns, place));
            writer.end(group);
        }
    }
    writer.html.push_str("</table></div>");
}

struct Row<'a> {
    is_head: bool,
    cells: Vec<&'a Element<'a>>,
}

fn gather<'a>(parent: &'a Element<'a>, is_head: bool, rows: &mut Vec<Row<'a>>) {
    for child in &parent.children {
        let Node::Element(child) = child else { continue };
        match child.name {
            "thead" => gather(child, true, rows),
            "tbody" => gather(child, false, rows),
            "tr" => {
                let cells = child.children.iter().filter_map(|cell| match cell {
                    Node::Element(cell) if matches!(cell.name, "td" | "th") => Some(cell),
                    _ => None,
                });
                let row = Row { is_head, cells: cells.collect() };
                if !row.cells.is_empty() {
                    rows.push(row);
                }
            }
            _ => {}
        }
    }
}

fn write_row(writer: &mut Writer, row: &Row<'_>, columns: usize, place: Place) {
    writer.html.push_str("<tr>");
    for cell in &row.cells {
        let style = cell.attribute("style").and_then(alignment);
        let class = style.map(|side| format!(" class=\"{side}\"")).unwrap_or_default();
        let scope = if cell.name == "th" && row.is_head { " scope=\"col\"" } else { "" };
        writer.html.push_str(&format!("<{}{class}{scope}>", cell.name));
        let is_in_heading = place.is_in_heading || cell.name == "th";
        writer.nodes(&cell.children, Place { is_in_heading, ..place });
        writer.end(cell.name);
    }
    (row.cells.len()..columns).for_each(|_| writer.html.push_str("<td></td>"));
    writer.html.push_str("</tr>\n");
}
