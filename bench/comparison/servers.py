"""All that is measured, each started when it is first asked for."""

import os
import shutil

from files import FILES
from process import Process, Unavailable, free_port

PEERS = "bench/peers"


class Servers:
    """`machine` holds the options and where programs are; `databases` where the articles are."""

    def __init__(self, machine, databases):
        self.machine, self.databases, self.directory = machine, databases, databases.directory
        self.running, self.failed = {}, {}

    def get(self, name):
        """The server of that name. Raises Unavailable, each time anew, where it cannot be had."""
        if name in self.failed:
            raise Unavailable(self.failed[name])
        if name not in self.running:
            kind, _, detail = name.partition(" ")
            try:
                self.running[name] = getattr(self, f"_{kind}")(name.replace(" ", "-"), detail)
            except Unavailable as fault:
                self.failed[name] = str(fault)
                raise
        return self.running[name]

    def with_id(self, path, kind):
        """The path with the id of the first article of that kind of database."""
        return path.replace("{id}", self.databases.ids[kind][0]) if "{id}" in path else path

    def stop(self, name=None):
        """Ends that one, or all."""
        for each in [name] if name else list(self.running):
            self.running.pop(each).stop()

    def _broadsheet(self, name, detail):
        kind, *details = detail.split()
        settings = {"DATABASE_URL": self.databases.url(kind, "written" in details), "RUST_LOG": "warn"}
        if "uncached" in details:
            settings["CACHE_SIZE"] = "0"
        port = free_port()
        return self._start(
            name,
            [self.machine.program],
            port,
            "/health/live",
            LISTEN=f"127.0.0.1:{port}",
            WORKERS=self.machine.workers,
            **settings,
        )

    def _bare(self, name, detail):
        kind, *details = detail.split()
        port, url = free_port(), self.databases.url(kind, "written" in details)
        kept = ["kept"] if "written" in details else []
        return self._start(name, [self.machine.bare, f"127.0.0.1:{port}", self.machine.workers, url, *kept], port)

    def _constant(self, name, _):
        """Serves the bytes of nginx's file, by actix-http alone."""
        self.get("nginx")
        port, url = free_port(), f"file://{self.directory}/nginx/files{FILES[0].place}"
        return self._start(name, [self.machine.bare, f"127.0.0.1:{port}", self.machine.workers, url], port)

    def _nginx(self, name, _):
        """Serves the very bytes that Broadsheet answers."""
        root, port = self.directory / "nginx", free_port()
        (root / "files").mkdir(parents=True)
        broadsheet = self.get("broadsheet sqlite")
        for file in FILES:
            for suffix, coding in (("", "identity"), (".gz", "gzip")):
                headers = {"Accept": file.accept, "Accept-Encoding": coding}
                body = broadsheet.get(self.with_id(file.path, "sqlite"), headers)[2]
                (root / f"files{file.place}{suffix}").write_bytes(body)
        names = {"DIRECTORY": root, "PORT": port, "WORKERS": self.machine.workers}
        names["USER"] = "user root;" if os.geteuid() == 0 else ""
        article = (root / f"files{FILES[0].place}").read_text()
        names["BODY"] = article.replace("\\", "\\\\").replace("'", "\\'")
        config = self._fill("nginx.conf", names)
        return self._start(name, [self._found("nginx"), "-c", config], port)

    def _varnish(self, name, detail):
        port, backend = free_port(), self.get(f"broadsheet {detail}").port
        config = self._fill("varnish.vcl", {"BACKEND": backend}, name)
        work = self.directory / name
        command = [self._found("varnishd"), "-F", "-n", work, "-f", config, "-a", f"127.0.0.1:{port}"]
        as_root = ["-j", "none"] if os.geteuid() == 0 else []
        return self._start(name, [*command, "-s", "malloc,64m", *as_root], port)

    def _fastify(self, name, _):
        port, place = free_port(), self._tool("fastify")
        command = [self._found("node"), place / "server.js", port, self.machine.workers]
        return self._start(name, command, port, DATABASE_URL=self.databases.url("postgres"))

    def _fastapi(self, name, _):
        port, place = free_port(), self._tool("python")
        command = [place / "venv/bin/uvicorn", "--app-dir", place, "--port", port, "--no-access-log"]
        return self._start(
            name,
            [*command, "--log-level", "warning", "--workers", self.machine.workers, "fastapi_app:app"],
            port,
            DATABASE_URL=self.databases.url("postgres"),
        )

    def _django(self, name, _):
        port, place = free_port(), self._tool("python")
        command = [place / "venv/bin/gunicorn", "--chdir", place, "--bind", f"127.0.0.1:{port}"]
        command += ["--worker-class", "gthread", "--threads", 4, "--keep-alive", 60, "--no-control-socket"]
        return self._start(
            name,
            [*command, "--workers", self.machine.workers, "django_app:application"],
            port,
            DATABASE_URL=self.databases.url("postgres"),
        )

    def _start(self, name, command, port, path="/", **settings):
        return Process(name, command, port, self.directory, path, **settings)

    def _tool(self, name):
        place = self.machine.tools / name
        if not (place / "complete").exists():
            raise Unavailable(f"what bench/peers/{name} needs could not be installed")
        return place

    @staticmethod
    def _found(program):
        path = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
        if not path:
            raise Unavailable(f"{program} is not installed")
        return path

    def _fill(self, template, names, name=None):
        with open(f"{PEERS}/{template}", encoding="utf-8") as file:
            text = file.read()
        for word, value in names.items():
            text = text.replace(word, str(value))
        path = self.directory / (name or template)
        path = path.with_suffix(".conf") if name else path
        path.write_text(text)
        return path
