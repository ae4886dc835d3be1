"""What is measured by itself: latency, memory and start, and whether the load would find a stale read."""

from files import FILES
from load import Mixed, Reads, latency


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
    """Latency beside nginx's, at half the rate that Broadsheet saturates at."""
    file = FILES[0]
    ours = Reads(servers, "broadsheet sqlite", file.path, Accept=file.accept)
    theirs = Reads(servers, "nginx", file.place, Accept=file.accept)
    rate = ours.run(options.seconds).rate / 2
    yield f"An article in JSON at {rate:,.0f} requests a second, half of the saturating rate, in"
    yield "milliseconds; wanted are p99 ≤ 2 and p99.9 ≤ 10."
    yield ""
    yield "| | p50 | p99 | p99.9 | requests a second |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for name, reads in (("Broadsheet", ours), ("nginx", theirs)):
        told = latency(reads, rate, options.latency_seconds)
        cells = " | ".join(f"{told[percentile]:.2f}" for percentile in ("p50", "p99", "p99.9"))
        yield f"| {name} | {cells} | {told['rate']:,.0f} |"


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
