"""Sends the suites to a server and counts.

    suites.py PROGRAM PACKAGES    PACKAGES is the node_modules with the suites
"""

import collections
import pathlib
import sys
import time

sys.path.append(str(pathlib.Path(__file__).parents[1]))
import json_suite
import naughty_strings
import xml_suite
from server import Server


class Report:
    """What was found, by suite and expectation."""

    def __init__(self):
        self.counts = collections.Counter()
        self.failures = []

    def expect(self, holds, expectation, case, found):
        """Counts a case, and keeps what was found where it is not as expected."""
        self.counts[expectation] += 1
        if not holds:
            self.failures.append(f"{expectation}: {case}: {found}"[:600])

    def finish(self):
        for expectation, count in self.counts.items():
            print(f"{count:7} {expectation}")
        for failure in self.failures[:50]:
            print(f"FAILED: {failure}")
        failed = len(self.failures)
        passed = sum(self.counts.values()) - failed
        outcome = "FAILED" if failed else "ok"
        print(f"test result: {outcome}. {passed} passed; {failed} failed; 0 ignored")
        return 1 if failed else 0


def main():
    program, packages = sys.argv[1], pathlib.Path(sys.argv[2])
    report = Report()
    with Server(program) as server:
        for suite in (json_suite, xml_suite, naughty_strings):
            start, before = time.monotonic(), report.counts.total()
            suite.run(server, packages, report)
            print(f"{suite.__name__}: {time.monotonic() - start:.1f} s")
            cases = report.counts.total() - before
            report.expect(cases > 300, "a suite is there", suite.__name__, f"{cases} cases")
        answer = server.get(b"/health/ready")
        report.expect(answer.status == 200, "the server is well in the end", "", answer)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
