"""A process that behaves badly, for the tests of the limits: `python -m tests.console.hungry HOW`."""

from __future__ import annotations

import sys
import time

from knowledge.importers.apart.limits import confined


def main() -> None:
    """Do what is asked, without end."""
    held: list[bytearray] = []

    def work() -> None:
        match sys.argv[1]:
            case "memory":
                while True:
                    held.append(bytearray(10_000_000))
            case "processor":
                while True:
                    pass
            case "clock":
                time.sleep(60)
            case "writing":
                while True:
                    sys.stdout.write("x" * 1_000_000)

    confined(work)


if __name__ == "__main__":
    main()
