//! Sitemaps 0.9.

use super::store::Place;
use crate::xml::Writer;

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// Where these articles are, and the front page.
pub fn urls(base: &str, places: &[Place], with_front_page: bool) -> String {
    let mut writer = Writer::begin();
    writer.element("urlset", &[NAMESPACE], |writer| {
        if with_front_page {
            writer.element("url", &[], |writer| writer.leaf("loc", &format!("{base}/")));
        }
        for place in places {
            writer.element("url", &[], |writer| {
                writer.leaf("loc", &format!("{base}/articles/{}", place.slug));
                writer.leaf("lastmod", &place.changed().to_string());
            });
        }
    });
    writer.finish()
}

/// Where the sitemaps are, numbered from 1.
pub fn index(base: &str, pages: u64) -> String {
    let mut writer = Writer::begin();
    writer.element("sitemapindex", &[NAMESPACE], |writer| {
        for page in 1..=pages {
            let url = format!("{base}/sitemap.xml?page={page}");
            writer.element("sitemap", &[], |writer| writer.leaf("loc", &url));
        }
    });
    writer.finish()
}
