"""The child process that reads one file: `python -m entry.excel.worker PATH NAME [GAUGE]`.

It binds itself before it looks at the file, says what it found on its standard output as
`entry.excel.wire` spells it, and goes. It knows no Django, no database and no secret.
"""

import gc
import sys
import traceback
from pathlib import Path
from typing import BinaryIO

from entry.excel import gauge, wire
from entry.excel.hostile import Unreadable, damaged

MAX_MEMORY = 512 * 1024 * 1024  # bytes of address space; 400,000 cells take 250 MB
MAX_CPU = 15  # seconds
TOO_MUCH = "读这个文件需要的内存超过上限。请删除无关的工作表和图片，或分成几个文件再上传。"


def bind() -> None:
    """Give this process its limits, where the system has them (Windows has none)."""
    try:
        import resource
    except ImportError:
        return
    limits = {
        resource.RLIMIT_AS: MAX_MEMORY,
        resource.RLIMIT_CPU: MAX_CPU,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,  # pipes are no files
    }
    for limit, most in limits.items():
        try:
            resource.setrlimit(limit, (most, most))
        except (OSError, ValueError):  # a container's own limit is lower, or macOS refuses it
            continue


def answer(path: Path, name: str) -> bytes:
    """The message for a file: a book, or a sentence that says why there is none."""
    from entry.excel import reading

    try:
        return wire.packed(reading.read(path, name=name))
    except Unreadable as error:
        return wire.refusal(error.sentence)
    except MemoryError:
        return wire.refusal(TOO_MUCH)
    except BaseException as error:  # a panic of calamine is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        traceback.print_exc()
        return wire.refusal(damaged(type(error).__name__).sentence)


def main(arguments: list[str], output: BinaryIO) -> None:
    gc.disable()  # the process lives for one file
    bind()
    path, name, *listening = arguments
    for one in listening:
        gauge.begin(Path(one))
    output.write(answer(Path(path), name))
    output.flush()


if __name__ == "__main__":
    channel, sys.stdout = sys.stdout.buffer, sys.stderr  # nothing else may speak on it
    main(sys.argv[1:], channel)
