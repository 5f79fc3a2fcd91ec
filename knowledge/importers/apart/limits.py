"""What a reading process may use. It sets these limits itself, before it opens the file."""

from __future__ import annotations

import errno
import os
import resource
import sys
from collections.abc import Callable

MEMORY = 400 * 1024 * 1024
"""Bytes of addresses, the programme itself included (some 120 MB of them)."""
SECONDS = 8
"""Of the processor; the system ends whoever takes more."""
WRITTEN = 64 * 1024 * 1024
"""Bytes of one file that is written: the answer, or a part of an archive."""
OUT_OF_MEMORY = 3
"""The exit code for too much of either."""


def confined(work: Callable[[], None], memory: int = MEMORY) -> None:
    """Do the work within the limits; ends the process with OUT_OF_MEMORY when that is not enough."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))  # the first ends it by a signal of its own
    try:
        work()
        sys.stdout.flush()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        os._exit(OUT_OF_MEMORY)
