"""What the template of the living plan gets: sections of pieces, margin counts, notes. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.living import BEHIND, KINDS, LivingPlan, Record
from indicators.standpoints import Standpoint
from plan.lights import State
from plan.reading import Form, Passage, Place, Section

WORDS: Mapping[State, str] = {
    State.RED: "滞后",
    State.YELLOW: "预警",
    State.GREEN: "正常",
    State.DONE: "已完成",
}


BEHIND_WORDS = "、".join(WORDS[state] for state in reversed(BEHIND))


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text; a marked one leads to the note of its innermost record."""

    text: str
    is_strong: bool
    anchors: tuple[str, ...] = ()
    note: str = ""
    notes: str = ""
    css: str = ""
    label: str = ""
    light: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    form: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records of a section show a light; `light` is what `{% light %}` draws."""

    light: dict[str, str]
    count: int


@dataclass(frozen=True, slots=True)
class Note:
    number: str
    record: Record
    place: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One section as it is set; `total` counts every tracked record in it, judged or not."""

    key: str
    level: int
    heading: Paragraph | None
    paragraphs: tuple[Paragraph, ...]
    sections: tuple["Shown", ...]
    tallies: tuple[Tally, ...]
    total: int
    notes: tuple[Note, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.paragraphs or self.sections)


class Setter:
    """Sets the sections of one plan; with `only_behind`, passages without a red or yellow mark
    are left out, and only those marks are drawn."""

    def __init__(self, plan: LivingPlan, *, only_behind: bool = False) -> None:
        self.plan = plan
        self.only_behind = only_behind
        names = dict.fromkeys(place.name for place in plan.places)
        self.numbers = {name: f"n{at}" for at, name in enumerate(names, start=1)}
        drawn = [place for place in plan.places if self._is_drawn(place)]
        self.anchors = {place: f"m{at}" for at, place in enumerate(drawn, start=1)}

    def _is_drawn(self, place: Place) -> bool:
        return not self.only_behind or self.plan.records[place.name].is_behind

    def section(self, section: Section) -> Shown:
        below = tuple(self.section(one) for one in section.sections)
        every = list(_passages(section))
        names = self.plan.names_in(every)
        own = self.plan.names_in(
            [*section.passages, *([section.heading] if section.heading else [])]
        )
        return Shown(
            key=section.key,
            level=section.level,
            heading=self._paragraph(section.heading) if section.heading else None,
            paragraphs=tuple(
                self._paragraph(one) for one in section.passages if self._is_shown(one)
            ),
            sections=tuple(one for one in below if not (self.only_behind and one.is_empty)),
            tallies=self.tallies(names),
            total=len(names),
            notes=tuple(self._note(name) for name in own if self._is_noted(name)),
        )

    def _is_noted(self, name: str) -> bool:
        return not self.only_behind or self.plan.records[name].is_behind

    def _is_shown(self, passage: Passage) -> bool:
        if not self.only_behind:
            return True
        return any(passage.start <= place.start < passage.end for place in self.anchors)

    def tallies(self, names: Iterable[str]) -> tuple[Tally, ...]:
        found = self.plan.counts(names)
        return tuple(
            Tally({"colour": state.colour.value, "word": word, "sentence": ""}, found[state])
            for state, word in WORDS.items()
            if found[state]
        )

    def _note(self, name: str) -> Note:
        at = next((self.anchors[one] for one in self.anchors if one.name == name), "")
        return Note(self.numbers[name], self.plan.records[name], at)

    def _paragraph(self, passage: Passage) -> Paragraph:
        pieces = self.plan.reading.pieces(passage, list(self.anchors))
        runs = tuple(
            self._run(one.text, one.is_strong, one.places, one.first, passage) for one in pieces
        )
        return Paragraph(passage.form.value, runs)

    def _run(
        self,
        text: str,
        is_strong: bool,
        places: Sequence[Place],
        first: Sequence[Place],
        passage: Passage,
    ) -> Run:
        bold = is_strong and passage.form is not Form.HEADING
        if not places:
            return Run(text, bold)
        inner = places[0]
        record = self.plan.records[inner.name]
        lit = record.state if record.state in WORDS else None
        return Run(
            text=text,
            is_strong=bold,
            anchors=tuple(self.anchors[one] for one in first),
            note=self.numbers[inner.name],
            notes=" ".join(dict.fromkeys(self.numbers[one.name] for one in places)),
            css=f"mark mark--{lit.value if lit else 'tracked'}",
            label=f"{record.kind_word}：{record.title}{f'，{record.word}' if record.word else ''}",
            light=record.light if lit and inner in first else None,
        )


def _passages(section: Section) -> Iterable[Passage]:
    if section.heading:
        yield section.heading
    yield from section.passages
    for one in section.sections:
        yield from _passages(one)


@dataclass(frozen=True, slots=True)
class Choice:
    title: str
    href: str
    is_current: bool


def living_page(
    plan: LivingPlan, stand: Standpoint, *, only_behind: bool, kind: str
) -> dict[str, Any]:
    """The context of `dashboards/plan.html`; `here` repeats what the page was asked for."""
    setter = Setter(plan, only_behind=only_behind)
    front, *parts = (setter.section(one) for one in plan.sections)
    show = "behind" if only_behind else ""
    behind = sum(record.is_behind for record in plan.records.values())
    month = stand.month
    return {
        "plan": plan,
        "front": front,
        "parts": parts,
        "total": len(plan.records),
        "tallies": setter.tallies(plan.records),
        "behind": behind,
        "kinds": [
            Choice(title, stand.address(month=month, kind=key, show=show) or "?", key == kind)
            for key, title in (("", "全部"), *KINDS.items())
        ],
        "shows": [
            Choice("全文", stand.address(month=month, kind=kind) or "?", not only_behind),
            Choice(
                f"只看{BEHIND_WORDS} {behind}",
                stand.address(month=month, kind=kind, show="behind"),
                only_behind,
            ),
        ],
        "only_behind": only_behind,
        "behind_words": BEHIND_WORDS,
        "here": stand.address(month=month, kind=kind, show=show),
        "standing": stand.address(month=plan.month),
        "records_standing": stand.address(month=None, year=None).replace("?", "&", 1),
    }
