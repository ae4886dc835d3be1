"""The databases of one run: the articles are loaded once into each kind, and copied, so that what is written
in one measurement does not change what another reads."""

import re
import shutil
import sqlite3
import subprocess

from process import Process, Unavailable, free_port

import articles

COPY = "written"


class Databases:
    """Where the articles are; `postgres` is the URL of a server, or None."""

    def __init__(self, program, directory, postgres, count):
        self.program, self.directory, self.postgres, self.count = program, directory, postgres, count
        self.tokens, self.ids, self.made = {}, {}, []

    def url(self, kind, copy=False):
        """Of the loaded database, or of its copy, for those who write."""
        if kind not in self.ids:
            self._load(kind)
        return self._url(kind, copy)

    def _url(self, kind, copy):
        name = self._name(copy)
        if kind == "sqlite":
            return f"sqlite://{self.directory / name}.db"
        return f"{self.postgres.rpartition('/')[0]}/{name}"

    def _name(self, copy):
        return f"{self.directory.name.replace('-', '_')}{'_' + COPY if copy else ''}"

    def _load(self, kind):
        if kind == "postgres":
            self._create(self._name(False))
        url, port = self._url(kind, False), free_port()
        self._run(url, "migrate")
        made = self._run(url, "token", "create", "--name", "bench", "--scope", "articles:write")
        self.tokens[kind] = re.search("bs_[0-9a-f]+", made)[0]
        settings = {"DATABASE_URL": url, "LISTEN": f"127.0.0.1:{port}", "RUST_LOG": "warn"}
        server = Process(f"load-{kind}", [self.program], port, self.directory, "/health/live", **settings)
        try:
            ids = articles.load(server, self.tokens[kind], self.count)
        finally:
            server.stop()
        self._copy(kind)
        self.ids_file(kind).write_text("".join(f"{name}\n" for name in ids))
        self.content_file().write_text(articles.Prose().content()[:-10])
        self.ids[kind] = ids

    def _copy(self, kind):
        if kind == "sqlite":
            path = self.directory / f"{self._name(False)}.db"
            with sqlite3.connect(path) as connection:
                connection.execute("pragma wal_checkpoint(truncate)")
            connection.close()
            shutil.copy(path, self.directory / f"{self._name(True)}.db")
            return
        self._create(f"{self._name(True)} template {self._name(False)}")
        for copy in (False, True):
            self.ask("vacuum analyze", self._url(kind, copy))
        self.ask("checkpoint")

    def ids_file(self, kind):
        """A file with the ids, the first the most read."""
        return self.directory / f"{kind}.ids"

    def content_file(self):
        """A file with what is written into articles."""
        return self.directory / "content.md"

    def ask(self, sql, url=None):
        """Runs a statement on PostgreSQL; gives what it answers."""
        if not self.postgres:
            raise Unavailable("there is no PostgreSQL: install it, or name a server with TEST_DATABASE_URL")
        psql = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", url or self.postgres]
        done = subprocess.run([*psql, "--command", sql], capture_output=True, text=True)
        if done.returncode:
            raise Unavailable(f"PostgreSQL: {done.stderr.strip()}")
        return done.stdout.strip()

    def _create(self, name):
        self.ask(f"create database {name}")
        self.made.append(name.split()[0])

    def _run(self, url, *arguments):
        environment = {"DATABASE_URL": url, "PATH": "/usr/bin:/bin"}
        command = [self.program, *arguments]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    def drop(self):
        """Removes what was made on PostgreSQL."""
        for name in self.made:
            self.ask(f"drop database if exists {name} with (force)")
