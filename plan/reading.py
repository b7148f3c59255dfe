"""The plan's text set for reading: mended paragraphs, sections, and marked places. Pure.

The source breaks lines inside sentences and words, and pages inside paragraphs. Places are spans
of the squeezed text (`plan.quotes.squeeze`), in which quotes are found; a reader never sees white
space that the source put there by accident.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from plan.quotes import Span, locate, squeeze

_ENDS = re.compile(r"[。：:；;！？!?][”’）)]*$")
_BULLET = re.compile(r"^(?:-|——)")
_STRONG = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


class Form(StrEnum):
    """How a passage is set."""

    TITLE = "title"
    FRONT = "front"
    HEADING = "heading"
    ITEM = "item"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter of the document, as the reader needs it; `quote` is how its heading is printed."""

    key: str
    parent: str
    quote: str


@dataclass(frozen=True, slots=True)
class Place:
    """A marked span: `name` says what is marked there, and is the caller's own."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """A record that the text speaks of, and where: the n-th occurrence of a quote.

    With `names` the mark narrows to the record's own name inside the quote, as where one sentence
    lists ten projects. `stated` is the figure that the text states there, in words.
    """

    kind: str
    key: str
    title: str
    quote: str
    occurrence: int = 1
    names: tuple[str, ...] = ()
    stated: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks, the innermost (shortest) first; `first` are those that
    begin here, so that each place is an anchor exactly once."""

    text: str
    is_strong: bool = False
    places: tuple[Place, ...] = ()
    first: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph: its span without a bullet, and how it is set."""

    start: int
    end: int
    form: Form
    chapter: str = ""


@dataclass(slots=True)
class Section:
    """A part or section of the document: its heading, its own passages, and what is below it."""

    key: str
    level: int
    heading: Passage | None = None
    passages: list[Passage] = field(default_factory=list)
    sections: list["Section"] = field(default_factory=list)


class Reading:
    """A document ready to be set, with as many marks as one likes."""

    def __init__(self, document: str, headings: Sequence[Heading]) -> None:
        self.text = squeeze(document)
        self.headings = {one.key: one for one in headings}
        self.spans = {one.key: locate(one.quote, self.text) for one in headings if one.quote}
        own_lines = set(self._own_lines(document))
        # A heading that runs into its paragraph is set bold, as the printed report does.
        run_in = (
            span for key, span in self.spans.items() if self.headings[key].quote not in own_lines
        )
        self.strong = sorted([*_strong(document), *run_in])
        self.passages = self._chaptered(_paragraphs(document, own_lines))

    def _own_lines(self, document: str) -> Iterable[str]:
        """Headings that stand on a line of their own; the others run into their paragraph."""
        lines = {squeeze(line) for line in document.splitlines()}
        return (one.quote for one in self.headings.values() if squeeze(one.quote) in lines)

    def _chaptered(self, paragraphs: Iterable[Passage]) -> list[Passage]:
        """Each passage under the innermost chapter whose heading it follows or begins with."""
        starts = sorted((start, key) for key, (start, _) in self.spans.items())
        found, at, current = [], 0, ""
        for passage in paragraphs:
            while at < len(starts) and starts[at][0] <= passage.start:
                current = starts[at][1]
                at += 1
            found.append(Passage(passage.start, passage.end, passage.form, current))
            while at < len(starts) and starts[at][0] < passage.end:
                current = starts[at][1]
                at += 1
        return found

    def chapter_at(self, position: int) -> str:
        """The innermost chapter whose heading stands at or before a position; "" before any."""
        before = [(start, key) for key, (start, _) in self.spans.items() if start <= position]
        return max(before)[1] if before else ""

    def ancestors(self, key: str) -> list[str]:
        """A chapter and all above it, itself first."""
        found = []
        while key:
            found.append(key)
            key = self.headings[key].parent
        return found

    def sections(self, foldable: Iterable[str]) -> list[Section]:
        """The document as a tree of the chapters that fold; other chapters are text in them."""
        folds = set(foldable)
        root = Section("", 0)
        open_sections = {"": root}
        for passage in self.passages:
            path = [key for key in reversed(self.ancestors(passage.chapter)) if key in folds]
            above = root
            for level, key in enumerate(path, start=1):
                if key not in open_sections:
                    open_sections[key] = Section(key, level)
                    above.sections.append(open_sections[key])
                above = open_sections[key]
            is_heading = passage.form is Form.HEADING and passage.chapter == above.key
            if is_heading and above.heading is None:
                above.heading = passage
            else:
                above.passages.append(passage)
        return [root, *root.sections]

    def pieces(self, passage: Passage, places: Sequence[Place]) -> list[Piece]:
        """A passage cut where a mark or bold type begins or ends."""
        inside = [one for one in places if one.start < passage.end and passage.start < one.end]
        bold = [one for one in self.strong if one[0] < passage.end and passage.start < one[1]]
        cuts = {passage.start, passage.end}
        for start, end in [*((one.start, one.end) for one in inside), *bold]:
            cuts |= {max(start, passage.start), min(end, passage.end)}
        edges = sorted(cuts)
        return [self._piece(start, end, passage, inside, bold) for start, end in pairwise(edges)]

    def _piece(
        self, start: int, end: int, passage: Passage, inside: list[Place], bold: list[Span]
    ) -> Piece:
        over = [one for one in inside if one.start <= start and end <= one.end]
        over.sort(key=lambda one: (one.end - one.start, one.start, one.name))
        begins = tuple(one for one in over if max(one.start, passage.start) == start)
        strong = any(a <= start and end <= b for a, b in bold)
        return Piece(self.text[start:end], strong, tuple(over), begins)

    def place(self, quote: str, occurrence: int, name: str) -> Place:
        """Where a quote stands. Raises QuoteNotFoundError."""
        return Place(*locate(quote, self.text, occurrence), name)

    def found(self, one: Quoted) -> Place:
        """Where a record is marked. Raises QuoteNotFoundError."""
        name = f"{one.kind}:{one.key}"
        if one.names:
            return self.named(one.quote, one.occurrence, one.names, name)
        return self.place(one.quote, one.occurrence, name)

    def named(self, quote: str, occurrence: int, names: Iterable[str], name: str) -> Place:
        """The place of a record's own name inside its quote, the longest that is printed there;
        the whole quote where the report calls it something else."""
        start, end = locate(quote, self.text, occurrence)
        inside = self.text[start:end]
        for each in sorted({squeeze(one) for one in names if one}, key=len, reverse=True):
            found = inside.find(each)
            if found >= 0:
                return Place(start + found, start + found + len(each), name)
        return Place(start, end, name)


def _paragraphs(document: str, headings: set[str]) -> list[Passage]:
    """The document's paragraphs, mended: a line goes on with the one before it, across blank
    lines, until a sentence ends; title lines and headings stand alone."""
    own = {squeeze(one) for one in headings}
    found: list[tuple[list[str], Form]] = []
    in_front, was_blank = True, True
    for raw in document.splitlines():
        line = squeeze(raw)
        if not line:
            was_blank = True
            continue
        form = _form(line, in_front, own)
        if found and _goes_on(found[-1], line, form, was_blank):
            found[-1][0].append(line)
        else:
            found.append(([line], form))
        was_blank = False
        in_front = in_front and not line.endswith("：")
    return _placed(found)


def _form(line: str, in_front: bool, headings: set[str]) -> Form:
    if line in headings:
        return Form.HEADING
    if in_front and not line.endswith("："):
        return Form.FRONT
    return Form.ITEM if _BULLET.match(line) else Form.TEXT


def _goes_on(last: tuple[list[str], Form], line: str, form: Form, was_blank: bool) -> bool:
    lines, before = last
    if before is Form.HEADING or form is Form.HEADING:
        return False
    if before is Form.FRONT:
        return form is Form.FRONT and not was_blank
    return form is not Form.ITEM and not _ENDS.search("".join(lines))


def _placed(found: Sequence[tuple[list[str], Form]]) -> list[Passage]:
    """Spans of the squeezed text; the longest title line is the title, bullets are left out."""
    fronts = ["".join(lines) for lines, form in found if form is Form.FRONT]
    title = max(fronts, key=len, default="")
    passages, at = [], 0
    for lines, form in found:
        text = "".join(lines)
        bullet = _BULLET.match(text) if form is Form.ITEM else None
        set_as = Form.TITLE if form is Form.FRONT and text == title else form
        start = at + (bullet.end() if bullet else 0)
        at += len(text)
        passages.append(Passage(start, at, set_as))
    return passages


def _strong(document: str) -> list[Span]:
    """What the source sets in bold, as spans of the squeezed text."""
    found, at, last = [], 0, 0
    for match in _STRONG.finditer(document):
        at += len(squeeze(document[last : match.start()]))
        length = len(squeeze(match.group(1)))
        found.append((at, at + length))
        at, last = at + length, match.end()
    return found
