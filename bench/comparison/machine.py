"""What the measurements ran on."""

import os
import platform
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Machine:
    """Where programs are, and how much is asked of them."""

    program: Path
    bare: Path
    mixed: Path
    oha: Path
    tools: Path
    workers: int
    connections: int


def locate(options):
    """Where cargo and bench/compare have put the programs."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", "target")).resolve()
    release, tools = target / "release", target / "tools/bench"
    return Machine(
        program=release / "broadsheet",
        bare=release / "examples/bare",
        mixed=release / "examples/mixed",
        oha=tools / "oha/bin/oha",
        tools=tools,
        workers=options.workers,
        connections=options.connections,
    )


def version(*command):
    """The first number with dots that a program says of itself."""
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=10)
    except OSError:
        return None
    found = re.search(r"\d+(\.\d+)+", said.stdout + said.stderr)
    return found and found[0]


def processor():
    """Its name."""
    told = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    return told[1] if told else platform.machine()


def describe(machine, databases):
    """Lines for the report."""
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1]) / 2**20
    yield f"{os.cpu_count()} cores ({processor()}), {memory:.0f} GiB, Linux {platform.release()};"
    yield f"server, database and load share them. Each server has {machine.workers} workers; wrk and oha have"
    yield f"{machine.connections} connections, the load of reads and writes 64."
    if databases.postgres:
        told = "select format('PostgreSQL ran with fsync %s.', current_setting('fsync'))"
        yield databases.ask(told)
    python = machine.tools / "python/venv/bin/python"
    of_package = "from importlib.metadata import version as v; import sys; print(v(sys.argv[1]))"
    fastify = machine.tools / "fastify/node_modules/fastify/package.json"
    programs = {
        "Broadsheet": version(machine.program, "--version"),
        "PostgreSQL": databases.postgres and version("psql", "--version"),
        "nginx": version("/usr/sbin/nginx", "-v"),
        "Varnish": version("/usr/sbin/varnishd", "-V"),
        "Node.js": version("node", "--version"),
        "Fastify": version("node", "-p", f"require('{fastify}').version"),
        "Python": version(python, "--version"),
        "FastAPI": version(python, "-c", of_package, "fastapi"),
        "Django": version(python, "-c", of_package, "django"),
        "wrk": version("wrk", "-v"),
        "oha": version(machine.oha, "--version"),
    }
    yield ""
    yield ", ".join(f"{name} {number}" for name, number in programs.items() if number) + "."
