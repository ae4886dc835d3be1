"""What is compared with what."""

import json
from dataclasses import dataclass

from files import FILES, JSON, File
from load import Mixed, Reads
from process import Unavailable

# The same article by id from the same PostgreSQL: name, title, the ratio that is wanted.
PEERS = (
    ("fastify", "Fastify and pg", 8),
    ("fastapi", "FastAPI and asyncpg", 15),
    ("django", "Django REST framework", 50),
)


@dataclass
class Row:
    """One comparison. `same` is how the two answers are held against each other beforehand."""

    name: str
    what: str
    against: str
    wanted: float | None
    ours: Reads | Mixed
    theirs: Reads | Mixed
    same: str = "bytes"

    def is_mixed(self):
        """Whether it is about reads among writes."""
        return isinstance(self.ours, Mixed)

    def warm_up(self):
        """Starts the two if need be, sees that they answer alike, and asks both for a second."""
        if not self.is_mixed():
            self._compare_answers()
        for side in (self.ours, self.theirs):
            side.run(1)

    def _compare_answers(self):
        (status, _, ours), (other, _, theirs) = self.ours.answer(), self.theirs.answer()
        alike = ours == theirs if self.same == "bytes" else json.loads(ours) == json.loads(theirs)
        if status >= 400 or status != other:
            raise Unavailable(f"Broadsheet answers {status}, {self.against} {other}")
        if not alike:
            raise Unavailable(f"{self.against} does not answer with what Broadsheet answers")


def rows(servers):
    """All of them, in the order of the table."""
    return [*_of_files(servers), *_of_databases(servers), *_of_peers(servers), *_of_writes(servers)]


def _of_files(servers):
    for file in FILES:
        yield _beside_nginx(servers, file, file.name, file.what, "nginx, a file")
    for file in FILES:
        name, what = f"{file.name}-gzip", f"{file.what}, compressed"
        yield _beside_nginx(servers, file, name, what, "nginx, gzip_static", Accept_Encoding="gzip")
    memory = File("memory", FILES[0].what, FILES[0].path, "/memory.json", JSON)
    yield _beside_nginx(servers, memory, "memory", memory.what, "nginx, from memory", wanted=None)
    ours = Reads(servers, "broadsheet sqlite", FILES[0].path, Accept=JSON)
    least = Reads(servers, "constant sqlite", FILES[0].path, Accept=JSON)
    yield Row("constant", memory.what, "actix-http with constant bytes", None, ours, least)
    held = {"If_None_Match": "{etag}"}
    yield _beside_nginx(servers, FILES[0], "304", "not modified (304)", "nginx's 304", **held)


def _beside_nginx(servers, file, name, what, against, wanted=1.2, **headers):
    ours = Reads(servers, "broadsheet sqlite", file.path, Accept=file.accept, **headers)
    theirs = Reads(servers, "nginx", file.place, Accept=file.accept, **headers)
    return Row(f"nginx-{name}", what, against, wanted, ours, theirs)


def _of_databases(servers):
    for kind, title in (("postgres", "PostgreSQL"), ("sqlite", "SQLite")):
        ours = Reads(servers, f"broadsheet {kind} uncached", "/articles/{id}", Accept=JSON)
        theirs = Reads(servers, f"bare {kind}", "/articles/{id}", Accept=JSON)
        what = f"an article, cache off, {title}"
        yield Row(f"bare-{kind}", what, "a bare actix handler", 0.75, ours, theirs, "json")
    ours = Reads(servers, "broadsheet postgres uncached", "/articles", Accept=JSON)
    theirs = Reads(servers, "bare postgres", "/articles", Accept=JSON)
    what = "a list of 20, cache off, PostgreSQL"
    yield Row("bare-list", what, "the same with json_agg", 0.6, ours, theirs, "json")


def _of_peers(servers):
    ours = Reads(servers, "broadsheet postgres", "/articles/{id}", Accept=JSON)
    varnish = Reads(servers, "varnish postgres", "/articles/{id}", Accept=JSON)
    yield Row("varnish", "an article in JSON", "Varnish, a hit", 1.2, ours, varnish)
    for name, title, wanted in PEERS:
        theirs = Reads(servers, name, "/articles/{id}", Accept=JSON)
        yield Row(name, "an article in JSON", title, wanted, ours, theirs, "json")


def _of_writes(servers):
    one = "broadsheet postgres written"
    for name, title, wanted, servers_of_row in (
        ("mixed-sqlite", "SQLite", 0.7, ["broadsheet sqlite written"]),
        ("mixed-postgres", "PostgreSQL", 0.7, [one]),
        ("mixed-two", "PostgreSQL, two instances", None, [one, f"{one} second"]),
    ):
        ours = Mixed(servers, *servers_of_row, writes=5)
        theirs = Mixed(servers, *servers_of_row, writes=0)
        what = f"reads while 5 % are writes, {title}"
        yield Row(name, what, "the same without writes", wanted, ours, theirs)
    for kind, title in (("sqlite", "SQLite"), ("postgres", "PostgreSQL")):
        ours = Mixed(servers, f"broadsheet {kind} written", writes=5)
        theirs = Mixed(servers, f"bare {kind} written", writes=5)
        what = f"reads while 5 % are writes, {title}"
        yield Row(f"mixed-bare-{kind}", what, "a bare actix handler", None, ours, theirs)
