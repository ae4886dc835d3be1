"""Measures Broadsheet beside others; bench/compare calls it."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from databases import Databases
from machine import describe, locate
from plot import picture
from process import Unavailable
from report import checked, table, whole
from rows import rows
from servers import Servers
from single import singles

FOLDER = Path("bench")


def read_options():
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="bench/compare", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only what has one of these in its name")
    parser.add_argument("--list", action="store_true", help="print the names")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured (5)")
    parser.add_argument("--seconds", type=int, default=4, help="how long each time (4)")
    parser.add_argument("--connections", type=int, default=32, help="of wrk and oha (32)")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="of each server (one a core)")
    parser.add_argument("--articles", type=int, default=10_000, help="how many are loaded (10000)")
    parser.add_argument("--reads", type=int, default=1_000_000, help="before memory is looked at (1000000)")
    parser.add_argument("--latency-seconds", type=int, default=4, help="of each round at half the saturating rate (4)")
    return parser.parse_args()


def chosen(things, names):
    """Those whose names contain one of these; without names all."""
    return [thing for thing in things if not names or any(name in thing.name for name in names)]


class Run:
    """One run: what is measured, and what could not be."""

    def __init__(self, options, servers):
        self.options, self.servers, self.missing = options, servers, {}
        self.rows = chosen(rows(servers), options.names)
        self.singles = chosen(singles(servers, options), options.names)

    def attempt(self, name, work, *arguments):
        """What the work gives; None, and a note of why, where it cannot be done."""
        try:
            return work(*arguments)
        except Unavailable as fault:
            self.missing[name] = str(fault)
            say(f"{name}: not measured: {fault}")
            return None

    def compare(self):
        """The samples of each row, ours and theirs, in turns."""
        for row in self.rows:
            self.attempt(row.name, row.warm_up)
        results = [(row, [], []) for row in self.rows if row.name not in self.missing]
        for number in range(self.options.rounds):
            for row, ours, theirs in results:
                if row.name not in self.missing:
                    self.attempt(row.name, self.measure, number, row, ours, theirs)
        return [result for result in results if result[0].name not in self.missing]

    def measure(self, number, row, ours, theirs):
        """One round of one row; which comes first changes each time."""
        sides = [(row.ours, ours), (row.theirs, theirs)]
        for side, samples in sides if number % 2 == 0 else reversed(sides):
            samples.append(side.run(self.options.seconds))
        ratio = ours[-1].rate / theirs[-1].rate
        say(f"round {number + 1}: {row.name}: {ours[-1].rate:.0f} / {theirs[-1].rate:.0f} = {ratio:.2f}")

    def measure_singles(self):
        """The heading and the lines of each."""
        for single in self.singles:
            say(single.name)
            lines = self.attempt(single.name, lambda measure: list(measure()), single.measure)
            if lines:
                yield single.heading, lines


def say(text):
    """Tells how it goes."""
    print(text, file=sys.stderr, flush=True)


def report(run, machine):
    """Writes the report where all was measured, and else prints what was."""
    results, parts = run.compare(), list(run.measure_singles())
    about = describe(machine, run.servers.databases)
    if run.options.names:
        lines = [*table(results), "", *checked(results)]
        lines += [line for _, part in parts for line in ["", *part]]
    else:
        lines = list(whole(results, parts, run.missing, run.options, about))
        (FOLDER / "RESULTS.md").write_text("\n".join(lines) + "\n")
        (FOLDER / "results.svg").write_text("\n".join(picture(results)) + "\n")
    print("\n".join(lines))
    stale = sum(row.ours.sums["stale"] for row, _, _ in results if row.is_mixed())
    return 1 if stale or run.missing else 0


def main():
    """Gives the exit status: 1 where a read was stale or something could not be measured."""
    options = read_options()
    known = [thing.name for thing in (*rows(None), *singles(None, options))]
    if options.list:
        print("\n".join(known))
        return 0
    for name in options.names:
        if not any(name in other for other in known):
            sys.exit(f"bench/compare: nothing has {name} in its name; --list prints the names")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    machine = locate(options)
    directory = Path(tempfile.mkdtemp(prefix="broadsheet_bench_"))
    postgres, url = start_postgres()
    databases = Databases(machine.program, directory, url, options.articles)
    servers = Servers(machine, databases)
    try:
        return report(Run(options, servers), machine)
    finally:
        servers.stop()
        databases.drop()
        if postgres:
            postgres.terminate()
            postgres.wait()
        shutil.rmtree(directory)


def start_postgres():
    """A server and its URL: that of TEST_DATABASE_URL, else one of our own; without either, nothing."""
    if os.environ.get("TEST_DATABASE_URL"):
        return None, os.environ["TEST_DATABASE_URL"]
    server = subprocess.Popen(["tests/postgres"], stdout=subprocess.PIPE, text=True, start_new_session=True)
    return server, server.stdout.readline().strip() or None


sys.exit(main())
