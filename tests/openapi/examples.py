"""Judges every example in an OpenAPI document by its schema, those in XML by what they say.

    examples.py DOCUMENT

What is wrong is printed, a line each; the exit status is 1 if there is anything, or no example.
"""

import json
import sys

import jsonschema_rs
from xml_bodies import Schemas, Unreadable


def bodies(document):
    """Every request and response, with its place."""
    for key, response in document["components"]["responses"].items():
        yield key, response
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if "requestBody" in operation:
                yield f"{method} {path}", operation["requestBody"]
            for status, response in operation["responses"].items():
                yield f"{method} {path} {status}", response


def examples(content):
    if "example" in content:
        yield content["example"]
    for example in content.get("examples", {}).values():
        yield example["value"]


def judge(schemas, media_type, content, example):
    """What is wrong with the example, or None."""
    schema = content["schema"]
    try:
        value = schemas.read(example.encode(), schema) if media_type.endswith("xml") else example
    except Unreadable as error:
        return str(error)
    whole = {**schema, "components": schemas.document["components"]}
    faults = jsonschema_rs.Draft202012Validator(whole, validate_formats=True).iter_errors(value)
    return next((fault.message for fault in faults), None)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schemas = Schemas(json.load(file))
    count, faults = 0, 0
    for place, body in bodies(schemas.document):
        for media_type, content in body.get("content", {}).items():
            for example in examples(content):
                count += 1
                fault = judge(schemas, media_type, content, example)
                if fault:
                    faults += 1
                    print(f"{place} {media_type}: {fault}")
    print(f"{count} examples")
    return 1 if faults or not count else 0


if __name__ == "__main__":
    sys.exit(main())
