"""The loads: wrk for one URL, `mixed` for many articles and for writes, oha for a constant rate."""

import json
import re
import subprocess
from collections import Counter
from dataclasses import dataclass

from process import Unavailable


@dataclass
class Sample:
    """What one measurement gave: requests a second, microseconds of the servers' time for each."""

    rate: float
    microseconds: float


def run(command, seconds, environment=None):
    """What the load prints; its status may tell of stale reads, which it prints too."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=seconds + 60)
    except FileNotFoundError:
        raise Unavailable(f"{words[0]} is not installed") from None
    except subprocess.TimeoutExpired:
        raise Unavailable(f"{words[0]} has not ended after {seconds + 60} s") from None
    if not done.stdout:
        raise Unavailable(f"{words[0]}: {done.stderr.strip()}")
    return done.stdout


class Reads:
    """The same GET again and again."""

    def __init__(self, servers, server, path, **headers):
        self.servers, self.server, self.path = servers, server, path
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def target(self):
        """The server, the path, the fields. A path may name the first article, a field its entity tag."""
        server = self.servers.get(self.server)
        kind = "sqlite" if "sqlite" in self.server else "postgres"
        path = self.servers.with_id(self.path, kind)
        headers = dict(self.headers)
        if headers.get("If-None-Match") == "{etag}":
            others = {name: value for name, value in headers.items() if name != "If-None-Match"}
            headers["If-None-Match"] = server.get(path, others)[1]["ETag"]
        return server, path, headers

    def answer(self):
        """One answer: status, fields, body."""
        server, path, headers = self.target()
        return server.get(path, headers)

    def run(self, seconds):
        """One measurement."""
        server, path, headers = self.target()
        machine = self.servers.machine
        fields = [word for pair in headers.items() for word in ("--header", ": ".join(pair))]
        wrk = ["wrk", "--threads", machine.workers, "--connections", machine.connections]
        url = f"http://127.0.0.1:{server.port}{path}"
        before = server.cpu_seconds()
        printed = run([*wrk, "--duration", f"{seconds}s", *fields, url], seconds)
        used = server.cpu_seconds() - before
        for fault in ("Non-2xx or 3xx responses", "Socket errors"):
            if fault in printed:
                raise Unavailable(f"{self.server}: {re.search(f'{fault}.*', printed)[0]}")
        requests = int(re.search(r"(\d+) requests in", printed)[1])
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1])
        return Sample(rate, used / requests * 1e6)


class Mixed:
    """Reads by Zipf's law, some of a hundred requests writes; the rate is that of the reads. What the load
    counts is summed up over all runs."""

    CONNECTIONS = 64

    def __init__(self, servers, *names, writes):
        self.servers, self.names, self.writes = servers, names, writes
        self.sums, self.longest_milliseconds = Counter(), 0.0

    def run(self, seconds=None, requests=None):
        """One measurement, of so many seconds or requests. Before it each server reads every article once:
        how its memory fills is not what is measured."""
        self._load(3600, "--once")
        servers = [self.servers.get(name) for name in self.names]
        end = ["--requests", requests] if requests else ["--seconds", seconds]
        before = sum(server.cpu_seconds() for server in servers)
        counts = self._load(seconds or 3600, *end)
        used = sum(server.cpu_seconds() for server in servers) - before
        self.longest_milliseconds = max(self.longest_milliseconds, counts.pop("longest_milliseconds"))
        self.sums.update(counts)
        if counts["refused"]:
            raise Unavailable(f"{' and '.join(self.names)}: {counts['refused']} requests were refused")
        answered = counts["reads"] + counts["writes"]
        return Sample(counts["reads"] / counts["seconds"], used / answered * 1e6)

    def _load(self, seconds, *options):
        """What the load counts."""
        databases, machine = self.servers.databases, self.servers.machine
        kind = "sqlite" if "sqlite" in self.names[0] else "postgres"
        command = [machine.mixed, "--ids", databases.ids_file(kind), "--content", databases.content_file()]
        command += ["--writes", self.writes, "--connections", self.CONNECTIONS, "--threads", machine.workers]
        for name in self.names:
            command += ["--server", f"127.0.0.1:{self.servers.get(name).port}"]
        return json.loads(run([*command, *options], seconds, {"TOKEN": databases.tokens[kind]}))


def latency(reads, rate, seconds):
    """Milliseconds by percentile at that constant rate. A request that had to wait for a connection counts
    from when it was due (no coordinated omission)."""
    told = _oha(reads, seconds, "--latency-correction", "-q", int(rate))
    milliseconds = {name: told["latencyPercentiles"][name] * 1000 for name in ("p50", "p99", "p99.9")}
    return milliseconds | {"rate": told["summary"]["requestsPerSec"]}


def saturating_rate(reads, seconds):
    """Requests a second where the load sends as many as it can."""
    return _oha(reads, seconds)["summary"]["requestsPerSec"]


def _oha(reads, seconds, *options):
    server, path, headers = reads.target()
    machine = reads.servers.machine
    fields = [word for pair in headers.items() for word in ("-H", ": ".join(pair))]
    oha = [machine.oha, "--no-tui", "--output-format", "json", "--worker-threads", machine.workers]
    url = f"http://127.0.0.1:{server.port}{path}"
    told = json.loads(run([*oha, "-c", machine.connections, "-z", f"{seconds}s", *options, *fields, url], seconds))
    if set(told["statusCodeDistribution"]) != {"200"}:
        raise Unavailable(f"{reads.server} answers {told['statusCodeDistribution']}")
    return told
