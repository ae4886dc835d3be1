"""Names what in an OpenAPI document would break clients of an earlier one.

    changes.py EARLIER LATER

A client sends what the earlier document takes, and reads what it promises: so a request may only
demand less, and an answer may only promise more. What is found is printed, a line each; the exit
status is 1 if there is anything.
"""

import json
import sys

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
# What narrows a value where it is added or made smaller, and where it is made larger.
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")


class Documents:
    """Two documents, and what has been found."""

    def __init__(self, earlier, later):
        self.earlier, self.later = earlier, later
        self.found = []
        self.compared = set()

    def report(self, place, change):
        self.found.append(f"{place}: {change}")

    def compare(self):
        for path, item in self.earlier["paths"].items():
            for method in filter(item.__contains__, METHODS):
                there = self.later["paths"].get(path, {}).get(method)
                place = f"{method.upper()} {path}"
                if there is None:
                    self.report(place, "is gone")
                else:
                    self.operation(place, item[method], there)
        return self.found

    def operation(self, place, earlier, later):
        if earlier.get("operationId") != later.get("operationId"):
            self.report(place, f"is called {later.get('operationId')}, no longer {earlier.get('operationId')}")
        self.parameters(place, earlier, later)
        self.security(place, earlier, later)
        self.request(place, earlier.get("requestBody"), later.get("requestBody"))
        for status, answer in earlier["responses"].items():
            self.answer(f"{place} {status}", answer, later["responses"].get(status))

    def parameters(self, place, earlier, later):
        known = {key(p): p for p in (resolve(self.earlier, p) for p in earlier.get("parameters", []))}
        named = {key(p): p for p in (resolve(self.later, p) for p in later.get("parameters", []))}
        for name in known.keys() - named.keys():
            self.report(place, f"does not take the parameter {name[1]} any more")
        for name, parameter in named.items():
            was = known.get(name, {})
            if parameter.get("required") and not was.get("required"):
                self.report(place, f"needs the parameter {name[1]} now")
            if was:
                self.taken(f"{place} parameter {name[1]}", was["schema"], parameter["schema"])

    def security(self, place, earlier, later):
        enough = [requirement.items() for requirement in later.get("security", [])]
        for requirement in earlier.get("security", []) or [{}]:
            ways = [dict(way) for way in enough] or [{}]
            if not any(covers(requirement, way) for way in ways):
                self.report(place, f"is not done for {json.dumps(requirement)} any more")

    def request(self, place, earlier, later):
        was, now = resolve(self.earlier, earlier or {}), resolve(self.later, later or {})
        if now.get("required") and not was.get("required"):
            self.report(place, "needs a body now")
        for media, content in was.get("content", {}).items():
            if media not in now.get("content", {}):
                self.report(place, f"does not take {media} any more")
            else:
                self.taken(f"{place} body", content["schema"], now["content"][media]["schema"])

    def answer(self, place, earlier, later):
        if later is None:
            self.report(place, "is not an answer any more")
            return
        was, now = resolve(self.earlier, earlier), resolve(self.later, later)
        for name, header in was.get("headers", {}).items():
            there = now.get("headers", {}).get(name)
            if there is None:
                self.report(place, f"has no header {name} any more")
            elif resolve(self.earlier, header).get("required") and not resolve(self.later, there).get("required"):
                self.report(place, f"may lack the header {name} now")
        for media, content in was.get("content", {}).items():
            if media not in now.get("content", {}):
                self.report(place, f"is not given in {media} any more")
            elif "schema" in content:
                self.given(place, content["schema"], now["content"][media]["schema"])
        for name in was.get("links", {}).keys() - now.get("links", {}).keys():
            self.report(place, f"has no link {name} any more")

    def taken(self, place, earlier, later):
        """A value that clients send: what was valid must still be."""
        self.schema(place, (self.earlier, earlier), (self.later, later), "sent")

    def given(self, place, earlier, later):
        """A value that clients read: what is valid must have been."""
        self.schema(place, (self.later, later), (self.earlier, earlier), "read")

    def schema(self, place, narrow, wide, direction):
        """Every value of the first schema must be one of the second."""
        visit = (json.dumps(narrow[1]), json.dumps(wide[1]), direction)
        if "$ref" in narrow[1] and visit in self.compared:
            return
        self.compared.add(visit)
        narrow, wide = (narrow[0], resolve(*narrow)), (wide[0], resolve(*wide))
        one, other = narrow[1], wide[1]
        for fault in narrowed(one, other):
            self.report(place, f"{'takes' if direction == 'sent' else 'gives'} {SAID[direction]}: {fault}")
        self.members(place, narrow, wide, direction)
        if "items" in one and "items" in other:
            self.schema(f"{place}/items", (narrow[0], one["items"]), (wide[0], other["items"]), direction)
        self.alternatives(place, narrow, wide, direction)

    def members(self, place, narrow, wide, direction):
        one, other = narrow[1], wide[1]
        for name in set(other.get("required", [])) - set(one.get("required", [])):
            said = "is needed now" if direction == "sent" else "may be missing now"
            self.report(f"{place}/{name}", said)
        ours, theirs = one.get("properties", {}), other.get("properties", {})
        for name in ours.keys() - theirs.keys() if direction == "sent" else theirs.keys() - ours.keys():
            self.report(f"{place}/{name}", "is gone")
        for name in ours.keys() & theirs.keys():
            self.schema(f"{place}/{name}", (narrow[0], ours[name]), (wide[0], theirs[name]), direction)

    def alternatives(self, place, narrow, wide, direction):
        for kind in ("oneOf", "anyOf"):
            ours, theirs = narrow[1].get(kind, []), wide[1].get(kind, [])
            if bool(ours) != bool(theirs):
                self.report(place, f"is described in another way ({kind})")
            for way in ours:
                trials = [self.trial(narrow[0], way, wide[0], there, direction) for there in theirs]
                if theirs and all(trials):
                    self.report(place, f"has an alternative that is not among the others: {min(trials, key=len)[0]}")

    def trial(self, document, narrow, other, wide, direction):
        trial = Documents(self.earlier, self.later)
        trial.schema("", (document, narrow), (other, wide), direction)
        return trial.found


SAID = {"sent": "less", "read": "more"}


def resolve(document, node):
    while "$ref" in node:
        found = document
        for name in node["$ref"].removeprefix("#/").split("/"):
            found = found[name.replace("~1", "/").replace("~0", "~")]
        node = found
    return node


def key(parameter):
    return parameter["in"], parameter["name"].lower() if parameter["in"] == "header" else parameter["name"]


def covers(held, needed):
    """Whether who holds the one has what the other needs."""
    return all(name in held and set(scopes) <= set(held[name]) for name, scopes in needed.items())


def types(schema):
    kind = schema.get("type")
    if kind is None:
        return None
    return {kind} if isinstance(kind, str) else set(kind)


def narrowed(one, other):
    """Why a value of the first schema may be none of the second."""
    ours, theirs = types(one), types(other)
    if theirs and (ours is None or not ours <= theirs | ({"integer"} if "number" in theirs else set())):
        yield f"{sorted(ours or ['anything'])} beside {sorted(theirs)}"
    if "enum" in other and not ("enum" in one and set(one["enum"]) <= set(other["enum"])):
        yield f"{one.get('enum', 'anything')} beside {other['enum']}"
    for name in UPPER:
        if name in other and one.get(name, float("inf")) > other[name]:
            yield f"{name} {one.get(name, 'none')} beside {other[name]}"
    for name in LOWER:
        if name in other and one.get(name, float("-inf")) < other[name]:
            yield f"{name} {one.get(name, 'none')} beside {other[name]}"
    for name in ("format", "pattern", "const", "uniqueItems"):
        if other.get(name) and one.get(name) != other[name]:
            yield f"{name} {one.get(name, 'none')} beside {other[name]}"
    if other.get("additionalProperties") is False and one.get("additionalProperties") is not False:
        yield "any member beside the known ones"


def main():
    documents = []
    for path in sys.argv[1:3]:
        with open(path, encoding="utf-8") as file:
            documents.append(json.load(file))
    found = Documents(*documents).compare()
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
