"""What Schemathesis must know of this API beside its document."""

import itertools
import urllib.parse
import zlib

import jsonschema_rs
import schemathesis
from schemathesis.checks import not_a_server_error  # noqa: F401  (loads the checks)
from schemathesis.core.failures import Failure
from xml_bodies import Schemas, Unreadable

JSON_PATCH = "application/json-patch+json"
# What an operation need not name: its `default` stands for them.
UNNAMED = {405, 414, 431, 500}
numbers = itertools.count()
# The last `Link` of each list.
pages = {}


def schemas_of(operation):
    return Schemas(operation.schema.raw_schema)


def defined(operation):
    return operation.schema.raw_schema["paths"][operation.path][operation.method.lower()]


def is_xml(media_type):
    return (media_type or "").partition(";")[0].endswith("xml")


# --- bodies in XML ------------------------------------------------------------------------------


@schemathesis.deserializer("application/xml", "application/*+xml")
def read_answer(context, response):
    """What an answer says; a value that no schema admits where it cannot be read."""
    schemas = schemas_of(context.operation)
    responses = defined(context.operation)["responses"]
    answer = responses.get(str(response.status_code), responses.get("default"))
    media_type = response.headers["content-type"][0].partition(";")[0]
    schema = schemas.content(answer, media_type)
    if schema is None:
        return None
    try:
        return schemas.read(response.content, schema)
    except Unreadable as error:
        return [{"unreadable": str(error)}, None]


@schemathesis.serializer("application/xml", "text/xml")
def write_body(context, value):
    """The body that says the value."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str) and value.lstrip().startswith("<"):
        return value.encode()  # an example
    operation = context.case.operation
    schemas = schemas_of(operation)
    schema = schemas.content(defined(operation)["requestBody"], "application/xml")
    return schemas.write(value, schema)


def is_valid_as_sent(case, response):
    """Whether what makes a body invalid was lost when it became XML, which has no types."""
    schemas = schemas_of(case.operation)
    schema = schemas.content(defined(case.operation)["requestBody"], "application/xml")
    try:
        value = schemas.read(response.request.body, schema)
    except (Unreadable, TypeError, ValueError):
        return False
    whole = {**schema, "components": schemas.document["components"]}
    return jsonschema_rs.Draft202012Validator(whole).is_valid(value)


# --- what a schema cannot say of a valid request -----------------------------------------------


@schemathesis.hook
def before_call(context, case, kwargs):
    """Asks for JSON or XML in turns, and makes a valid request one that can succeed."""
    if "Accept" not in case.headers and ".{format}" not in case.path:
        seed = zlib.crc32(f"{case.operation.label}{case.query}{case.path_parameters}".encode())
        wants_xml = is_xml(case.media_type) if case.media_type else seed % 2
        case.headers["Accept"] = "application/xml" if wants_xml else "application/json"
    mend_headers(case)
    if case.meta and case.meta.generation.mode.is_positive:
        mend_query(case)
        mend_body(case.body)
        if "Idempotency-Key" in case.headers:
            # A key is for one request.
            case.headers["Idempotency-Key"] = f"{case.headers['Idempotency-Key'][:200]}{next(numbers)}"


@schemathesis.hook
def after_call(context, case, response):
    for link in ",".join(response.headers.get("link", [])).split(", "):
        url, _, relation = link.partition("; ")
        pages[case.path, relation] = urllib.parse.urlsplit(url.strip("<>")).query


def mend_headers(case):
    """Where Schemathesis finds no tag to send it sends 0, which would hide what else is tried."""
    tried = getattr(case.meta.phase.data, "parameter", None) if case.meta else None
    for name in {"If-Match", "If-None-Match"} - {tried}:
        if case.headers.get(name) == "0":
            del case.headers[name]


def mend_query(case):
    """A search names a word, a list each key once, and a cursor is one that was given."""
    query = case.query
    for name, relation in (("after", 'rel="next"'), ("before", 'rel="prev"')):
        if name in query:
            page = pages.get((case.path, relation))
            query.clear()
            query.update(urllib.parse.parse_qs(page) if page else {})
    if "q" in query:
        query["q"] = ["tea " + text for text in query["q"]] if isinstance(query["q"], list) else f"tea {query['q']}"
    for name in {"sort", "fields"} & query.keys():
        if isinstance(query[name], str):
            keys = {key.lstrip("-"): key for key in query[name].split(",")}
            query[name] = ",".join(keys.values())


def mend_body(body):
    """What is scheduled has a time, what ends ends in future, and of two slugs one is another."""
    slugs = set()
    for item in body if isinstance(body, list) else [body]:
        if not isinstance(item, dict):
            continue
        if item.get("status") == "scheduled" and not item.get("published_at"):
            item["published_at"] = "2099-01-02T03:04:05Z"
        if item.get("expires_at"):
            item["expires_at"] = "2099-01-02T03:04:05Z"
        if item.get("slug") in slugs:
            del item["slug"]
        elif item.get("slug"):
            slugs.add(item["slug"])


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """What is a failure only for one who does not know XML, patches or preferences."""
    kind = type(failure).__name__
    if response.headers.get("preference-applied") == ["return=minimal"] and not response.content:
        # That a 201 may do without its body cannot be said of a response.
        return kind not in ("MissingContentType", "MalformedJson")
    if kind == "AcceptedNegativeData" and is_xml(case.media_type):
        return not is_valid_as_sent(case, response)
    if kind == "RejectedPositiveData" and case.media_type == JSON_PATCH:
        # Whether operations fit the article, and leave one, cannot be said by a schema.
        return response.status_code != 422
    return True


# --- a check of our own -------------------------------------------------------------------------


class UnnamedStatus(Failure):
    """A status that the document leaves to `default`."""

    def __init__(self, operation, status):
        super().__init__(operation=operation, title="Unnamed status", message=f"{status} is not named")


@schemathesis.check
def named_status(context, response, case):
    """Each operation names the statuses that it ends with."""
    named = defined(case.operation)["responses"]
    is_other = case.method.upper() != case.operation.method.upper()
    if not is_other and str(response.status_code) not in named and response.status_code not in UNNAMED:
        raise UnnamedStatus(case.operation.label, response.status_code)
