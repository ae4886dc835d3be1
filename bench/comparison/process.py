"""A server under measurement: a process with all its children."""

import http.client
import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 30


class Unavailable(Exception):
    """Something cannot be measured; the text says why."""


def free_port():
    """A port of the loopback that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """Starts a command, and waits until it answers at its port."""

    def __init__(self, name, command, port, directory, path="/", **environment):
        self.name, self.port = name, port
        self.printed = directory / f"{name}.printed"
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR") if key in os.environ}
        begun = time.monotonic()
        with self.printed.open("wb") as printed:
            self.popen = subprocess.Popen(
                [str(word) for word in command],
                env=kept | {key: str(value) for key, value in environment.items()},
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._await(path, begun)
        except BaseException:
            self.stop()
            raise
        self.start_milliseconds = (time.monotonic() - begun) * 1000

    def _await(self, path, begun):
        while True:
            try:
                return self.get(path)
            except OSError:
                pass
            if self.popen.poll() is not None or time.monotonic() - begun > PATIENCE:
                said = self.printed.read_text(errors="replace").strip().splitlines()
                raise Unavailable(f"{self.name} does not start: {' '.join(said[-3:])}")
            time.sleep(0.002)

    def get(self, path, headers=None):
        """One answer: status, headers, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def cpu_seconds(self):
        """What it and its children have used so far, in the program and in the kernel."""
        return sum(ticks for _, ticks in self._tree()) / TICKS

    def resident_mebibytes(self):
        """How much memory they hold."""
        pages = 0
        for process, _ in self._tree():
            pages += int(Path(f"/proc/{process}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE") / 2**20

    def _tree(self):
        """Each process of it with its ticks, those of children that have ended included."""
        parents, ticks = {}, {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                # The name before it may hold spaces and brackets.
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has just ended
            process = int(stat.parent.name)
            parents[process] = int(fields[1])
            ticks[process] = sum(map(int, fields[11:15]))
        tree = [self.popen.pid]
        for process in tree:
            tree += [child for child, parent in parents.items() if parent == process]
        return [(process, ticks[process]) for process in tree if process in ticks]

    def stop(self):
        """Ends it and all that it has started."""
        self.popen.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.popen.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()
