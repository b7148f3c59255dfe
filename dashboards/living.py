"""The living plan: the report's own text, every tracked promise and figure in it marked in place.

What the registers know of a record is asked of each register once; the text is set by
`plan.reading`. A record that the reader may not see is marked as tracked and tells nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from accounts.models import User
from entry.numbers import display
from entry.periods import Month
from indicators.lines import Line, line
from indicators.queries import listing, target_standings
from indicators.quoted import quoted_actuals, quoted_targets
from indicators.standings import Standing
from plan.lights import Colour, State
from plan.queries import PlanText, plan_text, quoted_tasks
from plan.reading import Heading, Passage, Place, Quoted, Reading, Section
from plan.tasks import TaskEntry, task_ledger
from projects.entries import Entry
from projects.ledgers import ledger
from projects.quoted import quoted_projects

KINDS: Mapping[str, str] = {
    "target": "目标",
    "actual": "上年实绩",
    "project": "项目",
    "task": "任务",
}
BEHIND = (State.RED, State.YELLOW)
JUDGED = (*BEHIND, State.GREEN, State.DONE)


@dataclass(frozen=True, slots=True)
class Record:
    """What a mark tells: the light and its arithmetic, the figure against what was promised.

    `state` is None where nothing is judged; `is_open` is whether the reader may see it;
    `counted_month` is the month of a figure that was counted from a register, "" for others.
    """

    kind: str
    title: str
    href: str = ""
    state: State | None = None
    word: str = ""
    sentence: str = ""
    promised: str = ""
    now: str = ""
    owner: str = ""
    stated: str = ""
    counted_month: str = ""
    is_open: bool = True

    @property
    def kind_word(self) -> str:
        return KINDS[self.kind]

    @property
    def promised_word(self) -> str:
        return {"task": "时限", "project": "计划"}.get(self.kind, "年度目标")

    @property
    def with_standpoint(self) -> bool:
        """Whether its page reads the month from its address."""
        return self.kind in ("target", "actual")

    @property
    def is_behind(self) -> bool:
        return self.state in BEHIND

    @property
    def light(self) -> dict[str, str] | None:
        """What the tag `{% light %}` draws."""
        if self.state is None:
            return None
        return {"colour": self.state.colour, "word": self.word, "sentence": ""}


@dataclass(frozen=True, slots=True)
class LivingPlan:
    """`places` are all marks in the order of the text; `records` what they tell, by mark name."""

    text: PlanText
    reading: Reading
    month: Month
    as_of: datetime | None
    sections: tuple[Section, ...]
    places: tuple[Place, ...]
    records: Mapping[str, Record]

    def names_in(self, passages: Iterable[Passage]) -> list[str]:
        """The marks of these passages, each record once, in the order of the text."""
        spans = [(one.start, one.end) for one in passages]
        found = dict.fromkeys(
            place.name
            for place in self.places
            if any(start <= place.start < end for start, end in spans)
        )
        return list(found)

    def counts(self, names: Iterable[str]) -> Counter[State | None]:
        return Counter(self.records[name].state for name in names)


@lru_cache(maxsize=8)
def _reading(document: str, headings: tuple[Heading, ...]) -> Reading:
    """A text is read once for each worker: it never changes once it stands."""
    return Reading(document, headings)


def living_plan(
    user: User,
    year: int,
    month: Month,
    *,
    today: date,
    as_of: datetime | None = None,
    kinds: Sequence[str] = tuple(KINDS),
) -> LivingPlan | None:
    """The plan of a year as it stands at a month; None when there is none.

    A fixed number of queries, however many records the text names. Raises QuoteNotFoundError for
    a quote that is not in the text: the loader lets none in.
    """
    text = plan_text(year)
    if text is None:
        return None
    reading = _reading(text.document, text.headings)
    quoted = [one for one in _quoted(user, text) if one.kind in kinds]
    places = sorted(
        dict.fromkeys(reading.found(one) for one in quoted),
        key=lambda place: (place.start, -place.end, place.name),
    )
    known = _records(user, text, month, today=today, as_of=as_of)
    records = {f"{one.kind}:{one.key}": _record(one, known) for one in quoted}
    return LivingPlan(
        text=text,
        reading=reading,
        month=month,
        as_of=as_of,
        sections=tuple(reading.sections(text.folds)),
        places=tuple(places),
        records=records,
    )


def _quoted(user: User, text: PlanText) -> list[Quoted]:
    return [
        *quoted_targets(user, text.pk),
        *quoted_actuals(user, text.area, text.year),
        *quoted_projects(text.pk, text.year),
        *quoted_tasks(text.pk),
    ]


def _record(one: Quoted, known: Mapping[str, Record]) -> Record:
    """What is known of a quoted record; one that the reader may not see tells only its name."""
    about = one.key.partition("@")[0] if one.kind == "actual" else one.key
    found = known.get(f"{one.kind}:{about}")
    if found is None:
        return Record(one.kind, one.title, is_open=False)
    return replace(found, stated=one.stated) if one.stated else found


def _records(
    user: User, text: PlanText, month: Month, *, today: date, as_of: datetime | None
) -> dict[str, Record]:
    """What every record that the reader may see has to tell, by mark name."""
    found: dict[str, Record] = {}
    standings = target_standings(user, text.area, month, as_of=as_of, today=today)
    for one in standings:
        if one.target is not None:
            found[f"target:{one.target.key}"] = _indicator("target", one)
    for one in listing(user, text.area, month, as_of=as_of, today=today).rows:
        found[f"actual:{one.indicator.code}"] = _indicator("actual", one)
    for entry in ledger(user, month, as_of=as_of).entries:
        found[f"project:{entry.project.key}"] = _project(entry)
    for task in task_ledger(user, month, today=today, as_of=as_of).entries:
        found[f"task:{task.task.key}"] = _task(task)
    return found


def _figure(said: Line) -> str:
    if said.missing:
        return said.missing
    growth = f"，同比{said.growth}" if said.growth_row else ""
    return f"{said.period_long}{said.figure_word}{said.figure}{growth}"


def _indicator(kind: str, standing: Standing) -> Record:
    """A promise, or a figure that the text states: what it is now, and this year's light."""
    said = line(standing)
    light = said.light
    judged = light is not None and light.colour is not Colour.GREY
    return Record(
        kind=kind,
        title=said.name,
        href=f"/indicators/{said.code}/",
        state=State(light.colour.value) if light and judged else None,
        word=light.word if light else "",
        sentence=light.sentence if light else "",
        promised=said.target,
        now=_figure(said),
        counted_month=said.counted_month,
        owner=said.responsible or said.owner,
    )


def _project(entry: Entry) -> Record:
    judged, project = entry.judged, entry.project
    plan = judged.planned_investment
    done = "" if entry.invested is None else f"完成投资{display(entry.invested, 0)}万元"
    return Record(
        kind="project",
        title=project.name,
        href=f"/projects/{project.key}/",
        state=judged.light.state,
        word=judged.light.word,
        sentence=judged.light.sentence,
        promised="" if plan is None else f"年度计划{display(plan, 0)}万元",
        now="，".join(part for part in (judged.stage.word, done) if part),
        owner=project.lead.short_name,
    )


def _task(entry: TaskEntry) -> Record:
    task, judged = entry.task, entry.judged
    limit = judged.limit
    told = judged.progress.get_state_display() if judged.progress else "没有进展报告"
    return Record(
        kind="task",
        title=task.title,
        href=f"/tasks/{task.key}/",
        state=judged.light.state,
        word=judged.light.word,
        sentence=judged.light.sentence,
        promised=f"{limit.year}年{limit.month}月{limit.day}日前" if judged.is_stated else "年内",
        now=told,
        owner=task.lead.short_name,
    )
