"""Checks a generated client that cannot be compiled here.

    surface.py CLIENT     kotlin or swift

There must be one function for each operation of openapi.json and one type for each schema, all under
the names that they have there; anything else is a name that the generator had to make up.
"""

import json
import pathlib
import re
import sys

SUFFIXES = {"kotlin": "kt", "swift": "swift"}

# What the generators add to each operation.
VARIANTS = re.compile(r"(WithHttpInfo|RequestConfig|WithRequestBuilder)$")


def found(client: str, folder: str, pattern: str) -> set[str]:
    sources = pathlib.Path(client, "generated").rglob(f"*.{SUFFIXES[client]}")
    texts = [source.read_text() for source in sources if source.parent.name.lower() == folder]
    return {name for text in texts for name in re.findall(pattern, text, re.MULTILINE)}


def main(client: str) -> None:
    document = json.loads(pathlib.Path("openapi.json").read_text())
    operations = {
        operation.get("operationId")
        for path in document["paths"].values()
        for method, operation in path.items()
        if method in ("get", "put", "post", "delete", "patch")
    }
    functions = {
        VARIANTS.sub("", name) for name in found(client, "apis", r"^    (?:open class func|fun) (\w+)\(")
    }
    types = found(client, "models", r"^(?:(?:public|data|enum|sealed) )*(?:struct|enum|class|interface) (\w+)")
    # An array has no type of its own.
    schemas = {name for name, it in document["components"]["schemas"].items() if it.get("type") != "array"}
    for expected, made in ((operations, functions), (schemas, types)):
        assert made == expected, f"made up: {made - expected}, missing: {expected - made}"


main(sys.argv[1])
