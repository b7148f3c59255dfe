"""Long work on plain values without the search for reference cycles.

Building some hundred thousand rows, which all live until the work ends, makes Python search them
for cycles again and again, and find none: a fifth of the time of a large import. Reference counts
free everything else as ever, and what a file may hold is bounded (`entry.excel.hostile`).
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_inside = 0


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles in this process until the last one who asked for it has done."""
    global _inside  # noqa: PLW0603 - the collector is the process's, too
    with _lock:
        _inside += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                gc.enable()
