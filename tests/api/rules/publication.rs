//! Status and time.

use serde_json::json;

use super::*;

#[actix_web::test]
async fn status_is_one_of_three_words() {
    let desk = Desk::open().await;
    let time = "2030-01-01T00:00:00Z";
    for (status, time, kept) in [
        ("draft", time, "draft"),
        ("scheduled", time, "scheduled"),
        ("published", time, "scheduled"),
        ("scheduled", START, "published"),
        ("published", START, "published"),
    ] {
        let kept = json!({"status": kept, "published_at": time});
        desk.takes(&json!({"status": status, "published_at": time}), &kept).await;
    }
    for word in ["", "Draft", "PUBLISHED", " draft", "draft\n", "public", "deleted", "null"] {
        desk.refuses(&json!({"status": word}), &["/status"]).await;
    }
    desk.is_untouched().await;
}

#[actix_web::test]
async fn scheduled_wants_a_time() {
    let desk = Desk::open().await;
    let place = ["/published_at"];
    // The old article is a draft without a time.
    desk.refuses(&json!({"status": "scheduled"}), &place).await;
    desk.refuses(&json!({"status": "scheduled", "published_at": null}), &place).await;
    desk.refuses(&json!({"status": "scheduled", "published_at": "soon"}), &place).await;
    desk.refuses(&json!({"status": "scheduled", "title": ""}), &["/title", "/published_at"]).await;
    desk.is_untouched().await;
    // Where a time is stored it is time enough, but not where null takes it away.
    let time = "2030-01-01T00:00:00Z";
    let body = json!({"status": "draft", "published_at": time}).to_string();
    desk.server.patch(&desk.old, JSON, &body).await.expect(200);
    for (way, format) in
        [(Way::PutOld, JSON), (Way::PutOld, XML), (Way::Patch, JSON), (Way::Patch, XML)]
    {
        let text = |members: Value| {
            let body = whole(way, &members);
            if format == XML { xml_of(&body) } else { body.to_string() }
        };
        let gone = text(json!({"status": "scheduled", "published_at": null}));
        desk.refuses_body(way, format, &gone, 422, &place).await;
        let taken = desk.write(way, format, &text(json!({"status": "scheduled"}))).await;
        let taken = taken.expect(200).json();
        assert_eq!((&taken["status"], &taken["published_at"]), (&json!("scheduled"), &json!(time)));
        desk.server.patch(&desk.old, JSON, r#"{"status":"draft"}"#).await.expect(200);
    }
}

#[actix_web::test]
async fn a_time_is_any_of_rfc_3339_and_nothing_else() {
    let desk = Desk::open().await;
    for (time, kept) in [
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
        ("2026-01-02t03:04:05z", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05.9Z", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05.999999999999999999999Z", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05+00:00", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05-00:00", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05.25+05:45", "2026-01-01T21:19:05Z"),
        ("2025-12-31T23:30:00-01:00", "2026-01-01T00:30:00Z"),
        ("2026-01-02T00:00:00+23:59", "2026-01-01T00:01:00Z"),
        ("2026-01-01T23:59:59-23:59", "2026-01-02T23:58:59Z"),
        ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
        ("2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z"),
        ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59Z"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
        ("0001-01-01T00:30:00+01:00", "0000-12-31T23:30:00Z"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59Z"),
        // Leap seconds, which RFC 3339 §5.7 has and a count of seconds has not.
        ("1990-12-31T23:59:60Z", "1990-12-31T23:59:59Z"),
        ("1990-12-31T15:59:60-08:00", "1990-12-31T23:59:59Z"),
    ] {
        desk.takes(&json!({"published_at": time}), &json!({"published_at": kept})).await;
    }
    let shapes = "2026-01-02 2026-01-02T03:04Z 2026-01-02T03:04:05 20260102T030405Z 2026-W01-5T03:04:05Z \
                  2026-002T03:04:05Z 26-01-02T03:04:05Z +2026-01-02T03:04:05Z -2026-01-02T03:04:05Z \
                  12026-01-02T03:04:05Z 2026-1-2T03:04:05Z 2026-01-02T3:04:05Z 2026-01-02T03:04:05.Z \
                  2026-01-02T03:04:05,5Z 2026-01-02T03:04:05+01 2026-01-02T03:04:05+0100 \
                  2026-01-02T03:04:05+1:00 2026-01-02T03:04:05UTC 2026-01-02T03:04:05ZZ \
                  2026-01-02T03:04:05Z[UTC] 2026-01-02_03:04:05Z 1767323045 now null";
    let values = "2026-00-02T03:04:05Z 2026-13-02T03:04:05Z 2026-01-00T03:04:05Z 2026-01-32T03:04:05Z \
                  2026-02-29T03:04:05Z 1900-02-29T03:04:05Z 2026-04-31T03:04:05Z 2026-01-02T24:00:00Z \
                  2026-01-02T25:04:05Z 2026-01-02T03:60:05Z 2026-01-02T03:04:60Z 2026-01-02T03:04:61Z \
                  2026-01-02T03:04:05+24:00 2026-01-02T03:04:05+01:60 0000-01-01T00:00:00+00:01 \
                  9999-12-31T23:59:59-00:01";
    let spaced =
        ["", " ", "2026-01-02 03:04:05Z", " 2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z\n"];
    for text in shapes.split_whitespace().chain(values.split_whitespace()).chain(spaced) {
        desk.refuses(&json!({"published_at": text}), &["/published_at"]).await;
    }
    desk.is_untouched().await;
}

#[actix_web::test]
async fn a_published_article_has_a_time_and_a_draft_has_the_one_it_is_given() {
    let desk = Desk::open().await;
    let time = "2025-01-01T00:00:00Z";
    for (members, kept) in [
        (json!({}), (json!("published"), json!(START))),
        (json!({"published_at": null}), (json!("published"), json!(START))),
        (json!({"status": "published"}), (json!("published"), json!(START))),
        (json!({"published_at": time}), (json!("published"), json!(time))),
        (json!({"status": "draft"}), (json!("draft"), Value::Null)),
        (json!({"status": "draft", "published_at": null}), (json!("draft"), Value::Null)),
        (json!({"status": "draft", "published_at": time}), (json!("draft"), json!(time))),
    ] {
        for way in [Way::Post, Way::PutNew] {
            let body = whole(way, &members);
            let kept = json!({"status": kept.0, "published_at": kept.1});
            desk.takes_body(way, JSON, &body.to_string(), &kept).await;
            desk.takes_body(way, XML, &xml_of(&body), &kept).await;
        }
    }
}

#[actix_web::test]
async fn status_and_time_go_through_these_changes() {
    let desk = Desk::open().await;
    let (t1, t2, later) = ("2025-01-01T00:00:00Z", "2025-02-02T00:00:00Z", "2026-01-02T03:05:05Z");
    let (draft, published) = ("draft", "published");
    // Stored, then said in a PUT or PATCH a minute later, then read.
    for (stored, said, kept) in [
        ((draft, None), json!({}), (draft, None)),
        ((draft, None), json!({"published_at": null}), (draft, None)),
        ((draft, None), json!({"published_at": t1}), (draft, Some(t1))),
        ((draft, None), json!({"status": published}), (published, Some(later))),
        ((draft, None), json!({"status": published, "published_at": t1}), (published, Some(t1))),
        ((draft, Some(t1)), json!({}), (draft, Some(t1))),
        ((draft, Some(t1)), json!({"published_at": null}), (draft, None)),
        ((draft, Some(t1)), json!({"status": published}), (published, Some(t1))),
        ((draft, Some(t1)), json!({"status": "scheduled"}), (published, Some(t1))),
        (
            (draft, Some(t1)),
            json!({"status": published, "published_at": null}),
            (published, Some(later)),
        ),
        ((published, Some(t1)), json!({}), (published, Some(t1))),
        ((published, Some(t1)), json!({"published_at": t2}), (published, Some(t2))),
        ((published, Some(t1)), json!({"published_at": null}), (published, Some(later))),
        ((published, Some(t1)), json!({"status": draft}), (draft, Some(t1))),
        ((published, Some(t1)), json!({"status": draft, "published_at": null}), (draft, None)),
        ((published, Some(t1)), json!({"status": draft, "published_at": t2}), (draft, Some(t2))),
    ] {
        for (way, format) in
            [(Way::PutOld, JSON), (Way::PutOld, XML), (Way::Patch, JSON), (Way::Patch, XML)]
        {
            let desk = desk.with_old(&json!({"status": stored.0, "published_at": stored.1})).await;
            desk.server.wait(60);
            let body = whole(way, &said);
            let text = if format == XML { xml_of(&body) } else { body.to_string() };
            let read = desk.write(way, format, &text).await.expect(200).json();
            let seen = (read["status"].as_str(), read["published_at"].as_str());
            assert_eq!(seen, (Some(kept.0), kept.1), "{stored:?} {way:?} {text}");
            desk.server.wait(-60);
        }
    }
}

#[actix_web::test]
async fn a_draft_that_was_published_keeps_its_time() {
    let server = Server::start().await;
    let path = server.post("/articles", JSON, FIRST_POST).await.expect(201).location();
    for status in ["draft", "published", "draft", "published"] {
        server.wait(60);
        let body = json!({"status": status});
        let read = server.patch(&path, XML, &xml_of(&body)).await.expect(200).json();
        assert_eq!((&read["status"], &read["published_at"]), (&json!(status), &json!(START)));
    }
}
