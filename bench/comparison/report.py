"""The table, in Markdown."""

from datetime import date
from statistics import median

HEAD = """\
# Measured

`bench/compare` wrote this on {date}. Everything ran on one machine in one run and in turns: the first round
of everything, then the second. The figures are medians of {rounds} rounds of {seconds} s.

Requests a second stand before the slash, microseconds of the server's processor time for each request
behind it; PostgreSQL's own time is not in them. Where there are writes, the reads are what is counted.
"""


def number(rate):
    """Three digits, or all before the point."""
    return f"{rate:,.0f}" if rate >= 100 else f"{rate:.1f}"


def medians(samples):
    """The rate and the processor time in the middle."""
    return median(sample.rate for sample in samples), median(sample.microseconds for sample in samples)


def table(results):
    """A line for each row."""
    if not results:
        return
    yield "| | what | against | Broadsheet | the other | ratio | wanted |"
    yield "| --- | --- | --- | ---: | ---: | ---: | ---: |"
    for row, ours, theirs in results:
        (rate, time), (other, other_time) = medians(ours), medians(theirs)
        wanted = f"≥ {row.wanted}" if row.wanted else ""
        yield (
            f"| {row.name} | {row.what} | {row.against} | {number(rate)} / {time:.1f} µs "
            f"| {number(other)} / {other_time:.1f} µs | {rate / other:.2f} | {wanted} |"
        )


def checked(results):
    """What the load that also writes has counted, all its runs together."""
    for row, _, _ in results:
        if not row.is_mixed():
            continue
        sums = row.ours.sums
        line = (
            f"- {row.name}: {sums['reads']:,} reads were held against {sums['writes']:,} acknowledged "
            f"writes; {sums['stale']:,} were stale."
        )
        if len(row.ours.names) > 1:
            line += (
                f" {sums['behind']:,} lacked what the other instance had acknowledged shortly before, "
                f"{row.ours.longest_milliseconds:.1f} ms at most."
            )
        yield line


def whole(results, parts, missing, options, machine):
    """The whole report."""
    yield HEAD.format(date=date.today(), rounds=options.rounds, seconds=options.seconds)
    yield "![Requests a second, each pair side by side](results.svg)"
    yield ""
    yield from table(results)
    yield "\n## Reads while there are writes\n"
    yield from checked(results)
    for heading, lines in parts:
        yield f"\n## {heading}\n"
        yield from lines
    yield "\n## The machine\n"
    yield from machine
    if missing:
        yield "\n## Not measured\n"
        yield from (f"- {name}: {why}" for name, why in missing.items())
