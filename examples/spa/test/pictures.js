// Takes pictures of the app for people to look at: narrow and wide, light and dark.

import { api, editor, launch, SITE, visitor } from "./stage.js";

const articles = [
  ["Setting type by hand in a house of screens", "What a case of lead teaches about line length, and why the apprentice still starts with the space bar.", ["craft", "typography"]],
  ["The ferry timetable, explained", "Four harbours, two tides and one captain.", ["travel"]],
  ["On keeping a kitchen notebook", null, ["kitchen", "habits"]],
  ["A short history of the correction column", "Newspapers have always been wrong. The good ones said so on page two.", ["press", "history"]],
  ["Green tea, twice brewed", "The second cup is the better one.", ["kitchen"]],
];
const content = `A compositor reads **upside down and from left to right**. After a week you stop noticing; after a month
you cannot read a page without counting its [rivers](/articles/rivers).

## The stick

> Measure is the length of a line. It is set once and then defended.

1. Set the measure.
2. Fill the line, and *feel* whether it is tight.
3. Lift it only when it is.

\`\`\`
measure  24 picas
leading   2 points
\`\`\`

| size | name |
| --- | --- |
| 9 | Bourgeois |
| 10 | Long Primer |

What is set badly by hand costs an hour. That is the whole of the lesson.`;

for (let number = 1; number <= 8; number++) {
  await api("POST", "/articles", { title: `Notes of week ${number}`, content, published_at: `2025-0${number}-03T08:00:00Z` });
}
for (const [title, summary, tags] of articles.reverse()) {
  await api("POST", "/articles", { title, summary, tags, content, author: "Ida Lindqvist" });
}
await api("POST", "/articles", { title: "What the lighthouse keeper read", content, status: "draft", tags: ["history"] });
const [{ id }] = await api("GET", "/articles?q=lead");

const browser = await launch();
try {
  for (const width of [390, 1280]) {
    for (const colorScheme of ["light", "dark"]) {
      const options = { viewport: { width, height: width === 390 ? 844 : 900 }, colorScheme };
      const take = (page, name) => page.screenshot({ path: `${process.env.PICTURES}/${name}-${width}-${colorScheme}.png` });
      const reader = await visitor(browser, options);
      await take(reader, "list");
      await reader.goto(`${SITE}/#/articles/${id}`);
      await reader.locator(".prose").waitFor();
      await take(reader, "read");
      await reader.context().setOffline(true);
      await reader.goto(`${SITE}/#/articles`);
      await reader.getByRole("status").waitFor();
      await take(reader, "offline");
      await reader.context().setOffline(false);
      await reader.getByRole("button", { name: "Sign in" }).click();
      await take(reader, "sign-in");
      const writer = await editor(browser, id, options);
      await writer.getByLabel("Title").fill("");
      await writer.getByLabel("Tags").fill("craft, Type Setting");
      await writer.getByRole("button", { name: "Save" }).click();
      await writer.locator("#error-title span").waitFor();
      await take(writer, "errors");
      writer.on("dialog", (dialog) => dialog.accept());
      await writer.reload();
      await writer.getByLabel("Title").waitFor();
      await writer.getByLabel("Title").fill("Setting type by hand");
      await writer.getByLabel("Summary").fill("Why the apprentice starts with the space bar.");
      await writer.getByLabel("Content").fill(content.replace("After a week", "After an hour"));
      await api("PATCH", `/articles/${id}`, { summary: `What a case of lead teaches about line length (${width}, ${colorScheme}).` });
      await writer.getByRole("button", { name: "Save" }).click();
      await writer.getByRole("dialog").waitFor();
      await take(writer, "conflict");
      await writer.getByRole("button", { name: "Merge by hand" }).click();
      await writer.locator(".field .theirs h4").first().waitFor();
      await take(writer, "merge");
      await Promise.all([reader.context().close(), writer.context().close()]);
    }
  }
} finally {
  await browser.close();
}
