"""Validates all XML that the API suite said and was told, with libxml2's xmllint.

    check.py FOLDER     where tests/api/support/record.rs kept it

What was answered must be valid, and what was accepted. What was refused must not be, unless every
reason that the server gave is one that the schema cannot say: these are listed below, and an entry
that is met by nothing is a failure too.
"""

import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

SCHEMA = pathlib.Path(__file__).parents[2] / "openapi" / "articles.xsd"
INSTANCE = b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
WHOLE = INSTANCE.replace(b"xsi", b"whole") + b' whole:type="WholeArticle"'
MANAGED = "id|created_at|updated_at|version|content_html"
# What an article is not begun by, or the start of its tag.
BEGUN = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<article(?=[\s/>])(?![^>]*:type)", re.S)
# What stands before the attributes of the root, and these.
ROOT = re.compile(rb"((?:\s|\xef\xbb\xbf|<!--.*?-->|<\?.*?\?>)*<\w+)([^<>]*)", re.S)
BATCH = 500
# What has a schema of its own.
OTHERS = (b"<xs:schema", b"<urlset", b"<sitemapindex")

# Why the server refuses what is valid: what it says of it.
UNSAYABLE = {
    "scheduled without a time": r"is required with status scheduled",
    "another id than the URL's": r"differs from the id in the URL, .*",
    "too many bytes": r"is longer than 1048576 bytes",
    "no article": r"must hold at least one article",
    "not to come": r"must be an RFC 3339 time to come, .*",
    "another document than is taken there": r".*root element <\w+>.*",
    "a DOCTYPE": r".*DOCTYPE.*",
    "an encoding other than UTF-8": r".*encoding.*",
}

# Why the schema refuses what the server accepts: what xmllint says of it.
LENIENT = {
    "a managed element that is ignored": f".*Element '({MANAGED})'.*",
    "white space around a title": r".*Element 'title': \[facet 'maxLength'\].* length of '(?!200').*",
    "a leap second with an offset": r".*'published_at': \[facet 'pattern'\] The value '[^']*:60[^']*'.*",
    "a year that an offset touches": r".*'published_at': \[facet 'pattern'\] The value '(0000|9999)-.*",
    "an xml: or xsi: attribute": r".*, attribute '\{http://www\.w3\.org/(XML/1998|2001/XMLSchema).*"
    r"|.*: ID \S+ already defined",
    "nil that is false, where it may not be true": r".*: The element is not 'nillable'\.",
    "a default namespace": r".*: No matching global declaration available for the validation root.*",
}


def prepared(kind, document):
    """The document as the server understands it: with the declaration that may be left out, and
    with the type of what is to be whole."""
    if kind[0] == "answer":
        return document
    root = ROOT.match(document)
    if root and b"xsi:" in document and b"xmlns:xsi" not in root[2]:
        document = root[1] + INSTANCE + document[root.end(1) :]
    if kind[1] in ("POST", "PUT"):
        document = BEGUN.sub(lambda found: found[0] + WHOLE * found[0].startswith(b"<a"), document)
    return document


def validate(folder):
    """What xmllint says of each file: nothing where it is valid."""
    names = sorted(path.name for path in folder.iterdir())
    verdicts, complaints = {}, collections.defaultdict(list)
    for start in range(0, len(names), BATCH):
        command = ["xmllint", "--noout", "--nonet", "--huge", "--schema", str(SCHEMA)]
        done = subprocess.run(
            command + names[start : start + BATCH], cwd=folder, stderr=subprocess.PIPE, check=False
        )
        for line in done.stderr.decode(errors="replace").splitlines():
            verdict = re.fullmatch(r"(\S+\.xml) (validates|fails to validate)", line)
            complaint = re.match(r"(\S+\.xml):\d+: (?!parser warning)(.*)", line)
            if verdict:
                verdicts[verdict[1]] = verdict[2] == "validates"
            elif complaint:
                complaints[complaint[1]].append(complaint[2])
    # What is not well-formed has no verdict.
    return {name: [] if verdicts.get(name) else complaints[name] or ["?"] for name in names}


def reasons(problem):
    """The details of a problem's errors, in whichever format it is."""
    if problem.startswith(b"{"):
        return [error["detail"] for error in json.loads(problem).get("errors", [])]
    if problem.startswith(b"<?xml"):
        errors = ElementTree.fromstring(problem).iterfind(".//{*}i/{*}detail")
        return [detail.text for detail in errors]
    return []


def named(table, sentences, used):
    """Whether the table has a name for each of the sentences."""
    names = [
        next((name for name, form in table.items() if re.fullmatch(form, text, re.S)), None)
        for text in sentences
    ]
    used.update(name for name in names if name)
    return bool(names) and all(names)


class Check:
    def __init__(self, folder):
        self.folder = folder
        self.counts = collections.Counter()
        self.used = collections.Counter()
        self.failures = []

    def judge(self, name, complaints):
        kind = name.split("-")
        if kind[0] == "refused":
            self.judge_refused(name, complaints)
        elif not complaints:
            self.counts[f"{kind[0]}, and valid"] += 1
        elif kind[0] == "accepted" and named(LENIENT, complaints, self.used):
            self.counts["accepted, not valid, and listed"] += 1
        else:
            self.fail(name, f"is not valid: {complaints[:3]}")

    def judge_refused(self, name, complaints):
        if complaints:
            self.counts["refused, and not valid"] += 1
            return
        found = reasons((self.folder / name).with_suffix(".problem").read_bytes())
        if named(UNSAYABLE, found, self.used):
            self.counts["refused, valid, and listed"] += 1
        else:
            self.fail(name, f"is valid, and was refused: {found[:3]}")

    def fail(self, name, reason):
        text = (self.folder / name).read_bytes()[:300].decode(errors="replace")
        self.failures.append(f"{name} {reason}\n    {text!r}")

    def finish(self):
        unmet = [name for name in [*UNSAYABLE, *LENIENT] if name not in self.used]
        self.failures += [f"nothing was met that is “{name}”" for name in unmet]
        for kind in ("answer, and valid", "accepted, and valid", "refused, and not valid"):
            if not self.counts[kind]:
                self.failures.append(f"there was nothing that is {kind}")
        for name, count in sorted(self.counts.items()) + sorted(self.used.items()):
            print(f"{count:7} {name}")
        for failure in self.failures[:50]:
            print(f"FAILED: {failure}")
        passed, failed = sum(self.counts.values()), len(self.failures)
        outcome = "FAILED" if failed else "ok"
        print(f"test result: {outcome}. {passed} passed; {failed} failed; 0 ignored")
        return 1 if failed else 0


def main():
    folder = pathlib.Path(sys.argv[1])
    check = Check(folder)
    with tempfile.TemporaryDirectory() as ready:
        ready = pathlib.Path(ready)
        for path in folder.glob("*.xml"):
            document = prepared(path.name.split("-"), path.read_bytes())
            if not document[:99].partition(b"\n")[2].startswith(OTHERS):
                (ready / path.name).write_bytes(document)
        for name, complaints in validate(ready).items():
            check.judge(name, complaints)
    return check.finish()


if __name__ == "__main__":
    sys.exit(main())
