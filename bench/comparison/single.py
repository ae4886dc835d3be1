"""What is measured by itself: latency, memory and start, and whether the load would find a stale read."""

from concurrent.futures import ProcessPoolExecutor
from statistics import median
from time import perf_counter_ns

from files import FILES
from load import Mixed, Reads, latency, saturating_rate


class Single:
    """A measurement that is no comparison of rates; `lines` are those of its part of the report."""

    def __init__(self, name, heading, measure):
        self.name, self.heading, self.measure = name, heading, measure


def singles(servers, options):
    """All of them."""
    return [
        Single("stale", "Stale reads", lambda: stale(servers)),
        Single("latency", "Latency", lambda: at_half_rate(servers, options)),
        Single("memory", "Memory and start", lambda: memory(servers, options)),
    ]


def stale(servers):
    """The load of mixed-postgres through a cache that is stale by design: it has to notice."""
    server = "varnish postgres written"
    load = Mixed(servers, server, writes=5)
    load.run(1)
    if not load.sums["stale"]:
        raise SystemExit("the load has found no stale read behind a cache that is stale by design")
    yield (
        f"To show that the load would notice: with Varnish between, keeping answers for an hour, it found "
        f"{load.sums['stale']:,} stale ones among {load.sums['reads']:,} reads."
    )


def at_half_rate(servers, options):
    """Latency beside nginx's, at half the rate that Broadsheet and the load saturate at, and what of it is
    the machine's."""
    file = FILES[0]
    ours = Reads(servers, "broadsheet sqlite", file.path, Accept=file.accept)
    theirs = Reads(servers, "nginx", file.place, Accept=file.accept)
    rate = saturating_rate(ours, options.latency_seconds) / 2
    yield f"An article in JSON at {rate:,.0f} requests a second, half of what oha reaches without a limit, in"
    yield f"milliseconds, medians of {options.rounds} rounds of {options.latency_seconds} s in turns; wanted are p99 ≤ 2 and p99.9 ≤ 10."
    yield ""
    yield "| | p50 | p99 | p99.9 | requests a second |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    rounds = [[latency(reads, rate, options.latency_seconds) for reads in (ours, theirs)] for _ in range(options.rounds)]
    for name, told in zip(("Broadsheet", "nginx"), zip(*rounds)):
        p50, p99, p999, reached = (median(one[key] for one in told) for key in ("p50", "p99", "p99.9", "rate"))
        yield f"| {name} | {p50:.2f} | {p99:.2f} | {p999:.2f} | {reached:,.0f} |"
    yield ""
    workers = servers.machine.workers
    number, share = held_up(options.latency_seconds, workers)
    yield f"Of {workers} loops that only look at the clock, beside each other and nothing else, each was held up here"
    yield f"for more than 2 ms {number:.0f} times a second, {share:.1f} % of the time."


def held_up(seconds, loops):
    """How often in a second, and for how many of a hundred seconds, the machine does something else for
    longer than 2 ms where so many programs have something to do."""
    with ProcessPoolExecutor(loops) as pool:
        gaps = [gap for some in pool.map(_gaps, [seconds] * loops) for gap in some]
    return len(gaps) / loops / seconds, sum(gaps) / loops / seconds / 1e7


def _gaps(seconds):
    """Those of one loop, in nanoseconds."""
    start = last = perf_counter_ns()
    gaps = []
    while last - start < seconds * 1e9:
        now = perf_counter_ns()
        if now - last > 2e6:
            gaps.append(now - last)
        last = now
    return gaps


def memory(servers, options):
    """Start-up and resident memory of a server that has done nothing else."""
    name = "broadsheet sqlite fresh"
    servers.databases.url("sqlite")
    server = servers.get(name)
    idle = server.resident_mebibytes()
    Mixed(servers, name, writes=0).run(requests=options.reads)
    after = server.resident_mebibytes()
    started = server.start_milliseconds
    servers.stop(name)
    yield f"The first answer came {started:.0f} ms after the start. Of memory {idle:.1f} MiB were resident"
    yield f"idle, {after:.1f} MiB after {options.reads:,} reads of {options.articles:,} articles, the cache"
    yield "included. Wanted are at most 30 MiB and the cache."
