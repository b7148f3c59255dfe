"""XML parts, walked with expat: no entities, no depth, no giant tags, no endless elements.

Entities are declared in a document type, so a part that has one is refused whole: that ends
external entities and nested ones alike. Expat reads an unfinished tag again with every piece it is
fed; a tag that does not end is refused before that costs anything.
"""

import re
from collections.abc import Iterable, Mapping
from xml.parsers import expat

from entry.excel.hostile import (
    ENTITIES,
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_TOKEN,
    Unreadable,
    bomb,
    damaged,
)

Attributes = Mapping[str, str]
TRUE = frozenset(("1", "true", "on"))

# Expat takes UTF-16 even when it is told UTF-8.
_UTF16 = re.compile(rb"\xff\xfe|\xfe\xff|\x00|.\x00", re.DOTALL)


class Budget:
    """How many elements the parts of one file may still have."""

    def __init__(self) -> None:
        self.left = MAX_ELEMENTS


class Walk:
    """What happens at each element of a part; subclasses say what they look for.

    The parts that calamine reads are taken as UTF-8 whatever they declare, because it takes them
    so: we must not judge one text while it reads another. `encoding=None` believes the part.

    `opened` and `closed` get names without their prefix. Text is collected only between
    `listen()` and `heard()`.
    """

    def __init__(self, budget: Budget, *, encoding: str | None = "utf-8") -> None:
        self._budget = budget
        self._only_utf8 = encoding == "utf-8"
        self._depth = 0
        self._words: list[str] = []
        self._parser = expat.ParserCreate(encoding)
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refuse_doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def opened(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def closed(self, name: str) -> None:
        """An element ends."""

    def listen(self) -> None:
        self._words.clear()
        self._parser.CharacterDataHandler = self._words.append

    def heard(self) -> str:
        self._parser.CharacterDataHandler = None
        return "".join(self._words)

    def feed(self, pieces: Iterable[bytes], where: str) -> None:
        """Walk a part that arrives in pieces; `where` names it in the sentence if it is broken.

        Raises `Unreadable`.
        """
        fed = 0
        try:
            for piece in pieces:
                if not fed and self._only_utf8 and _UTF16.match(piece):
                    raise damaged(where)
                fed += len(piece)
                self._parser.Parse(piece, False)
                if fed - self._parser.CurrentByteIndex > MAX_TOKEN:
                    raise bomb("文件内部有长得反常的标签")
            self._parser.Parse(b"", True)
        except Unreadable:
            raise
        except (expat.ExpatError, LookupError, ValueError):  # the last two: encodings
            raise damaged(where)

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        self._budget.left -= 1
        if self._depth > MAX_DEPTH:
            raise bomb(f"文件内部的标签嵌套超过{MAX_DEPTH}层")
        if self._budget.left < 0:
            raise bomb(f"文件内部的标签超过{MAX_ELEMENTS // 10_000}万个")
        self.opened(name if ":" not in name else name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.closed(name if ":" not in name else name.rpartition(":")[2])


def _refuse_doctype(*_: object) -> None:
    raise Unreadable(ENTITIES)
