"""JSONTestSuite: what JSON is (`y_`), what is none (`n_`), and what a reader may choose (`i_`).

Each case is sent as a body, and as a member that the server ignores: there what is JSON is taken.
"""

import json
import re

from payloads import UNFIT
from server import problems

# The package has what is no UTF-8 as U+FFFD; these are the bytes.
LOST = {
    "i_string_UTF-16LE_with_BOM": b'\xff\xfe[\0"\0\xe9\0"\0]\0',
    "i_string_UTF-8_invalid_sequence": b'["\xe6\x97\xa5\xd1\x88\xfa"]',
    "i_string_UTF8_surrogate_U+D800": b'["\xed\xa0\x80"]',
    "i_string_invalid_utf-8": b'["\xff"]',
    "i_string_iso_latin_1": b'["\xe9"]',
    "i_string_lone_utf8_continuation_byte": b'["\x81"]',
    "i_string_not_in_unicode_range": b'["\xf4\xbf\xbf\xbf"]',
    "i_string_overlong_sequence_2_bytes": b'["\xc0\xaf"]',
    "i_string_overlong_sequence_6_bytes": b'["\xfc\x83\xbf\xbf\xbf\xbf"]',
    "i_string_overlong_sequence_6_bytes_null": b'["\xfc\x80\x80\x80\x80\x80"]',
    "i_string_truncated-utf-8": b'["\xe0\xff"]',
    "i_string_utf16BE_no_BOM": b'\0[\0"\0\xe9\0"\0]',
    "i_string_utf16LE_no_BOM": b'[\0"\0\xe9\0"\0]\0',
    "n_array_a_invalid_utf8": b"[a\xe5]",
    "n_array_invalid_utf8": b"[\xff]",
    "n_number_invalid-utf-8-in-bigger-int": b"[123\xe5]",
    "n_number_invalid-utf-8-in-exponent": b"[1e1\xe5]",
    "n_number_invalid-utf-8-in-int": b"[0\xe5]\n",
    "n_number_real_with_invalid_utf8_after_e": b"[1e\xe5]",
    "n_object_lone_continuation_byte_in_key_and_trailing_comma": b'{"\xb9":"0",}',
    "n_string_invalid-utf-8-in-escape": b'["\\u\xe5"]',
    "n_string_invalid_utf8_after_escape": b'["\\\xe5"]',
    "n_structure_incomplete_UTF8_BOM": b"\xef\xbb{}",
    "n_structure_lone-invalid-utf-8": b"\xe5",
    "n_structure_single_eacute": b"\xe9",
}
# RFC 8259 leaves it to a reader; here a member may stand once.
TWICE = {"y_object_duplicated_key", "y_object_duplicated_key_and_value"}
PLACE = re.compile(r" at line \d+, column \d+")


def cases(packages):
    """The name and the bytes of each."""
    script = (packages / "json-test-suite/data/parsing.js").read_text(encoding="utf-8")
    for case in json.loads(script[script.index("[") :].rstrip("; \n")):
        name, text = case["name"].removesuffix(".json"), case["input"]
        document = LOST.get(name) or text.encode()
        assert document.decode(errors="replace") == text, name
        yield name, document


def is_placed(answer):
    """Whether it is a problem of form, with its place."""
    return answer.status == 400 and any(PLACE.search(detail) for detail in problems(answer))


def judge(name, answer, member, report):
    """What is said of a case that is the body, and of one that is a member."""
    found = (answer.status, answer.body, member.status, member.body)
    if name[0] == "i":
        fine = answer.status in (201, 400, 422) and member.status in (201, 400)
        report.expect(fine, "JSON of one's choice is taken or refused", name, found)
    elif name[0] == "n":
        is_empty = name == "n_structure_no_data"
        fine = (is_empty or is_placed(answer)) and answer.status == 400 and is_placed(member)
        report.expect(fine, "what is no JSON is refused with its place", name, found)
    elif name in TWICE:
        fine = is_placed(answer) and is_placed(member)
        report.expect(fine, "a member that stands twice is refused", name, found)
    else:
        fine = answer.status in (201, 422) and member.status == 201
        report.expect(fine, "JSON is read", name, found)


def come_back(server, name, document, report):
    """What a case says in a string is stored as it is."""
    value = json.loads(document) if name[0] == "y" else None
    if not isinstance(value, list) or [type(item) for item in value] != [str]:
        return
    (text,) = value
    literal = document.strip()[1:-1]
    answer = server.post(b"json", b'{"title": "JSON", "content": %s}' % literal)
    fine = answer.status == 422
    if not UNFIT.search(text):
        fine = answer.status == 201 and json.loads(answer.body)["content"] == text
    report.expect(fine, "a string in JSON comes back", name, (answer.status, answer.body))


def run(server, packages, report):
    connections = server.connections
    for name, document in cases(packages):
        answer = server.post(b"json", document)
        member = b'{"title": "JSON", "content": "", "version": %s}' % document
        judge(name, answer, server.post(b"json", member), report)
        come_back(server, name, document, report)
    more = server.connections - connections
    report.expect(more <= 1, "one connection serves all JSON", "", f"{more} connections")
