"""The hostile texts of payloads.txt."""

import pathlib
import re

ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "\\": "\\"}
# What no article can hold, for XML cannot carry it.
UNFIT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def payloads():
    with open(pathlib.Path(__file__).with_name("payloads.txt"), encoding="utf-8", newline="\n") as file:
        lines = [line.rstrip("\n") for line in file if not line.startswith("%% ")]
    undo = lambda found: chr(int(found[2], 16)) if found[2] else ESCAPES[found[1]]
    texts = [re.sub(r"\\(u\{([0-9a-f]+)\}|.)", undo, line) for line in lines]
    return [text for text in texts if not UNFIT.search(text)]
