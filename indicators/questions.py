"""What a light is asked, and what it answers: plain values, so that a light can be questioned."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from entry.cells import Absence
from entry.numbers import exact
from entry.periods import Accumulation, Frequency, Month
from entry.units import is_rate
from indicators.rules import Direction, Family, Measure, Operator, family_of
from plan.lights import Colour


class Qualifier(StrEnum):
    """How exactly the source states an observed figure; limits are kept as they stand.

    3.9以内 is `at_most`, 30以上 `at_least`, 近4000 `nearly` (just below), 超4.5亿 `over`,
    9左右 `about`, 不足5亿 `under`; the values are the database's.
    """

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    NEARLY = "nearly"
    OVER = "over"
    ABOUT = "about"
    UNDER = "under"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One target in one month, with everything its light depends on.

    Amounts are in `unit`, growth and its targets in % as printed, tolerances in points (or in
    `unit` for a value); `observed_growth` is the prevailing one, official before computed.
    `reference_name` names what `reference_value` is of, without 增速 (地区生产总值, 全市平均).
    `phase_amount` is the target of this month's phase; `curve` the twelve cumulative percentages
    of the plan, None for m/12 exactly. `requirement` is what a target without a number asks for
    (达标), `remark` why it has none; `overdue` that the figure's day is over. Raises ValueError
    for what no light can be asked: a target without amount, a number that is not finite, a curve
    that falls or does not end at 100.
    """

    month: Month
    label: str
    name: str
    unit: str
    decimals: int
    direction: Direction
    accumulation: Accumulation
    frequency: Frequency
    first_month: int
    measure: Measure
    operator: Operator
    amount: Decimal | None
    is_due: bool
    tolerance: Decimal | None = None
    phase_amount: Decimal | None = None
    curve: tuple[Decimal, ...] | None = None
    observed_value: Decimal | None = None
    observed_growth: Decimal | None = None
    observed_rank: int | None = None
    absence: Absence | None = None
    overdue: bool = False
    reference_name: str | None = None
    reference_value: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    requirement: str = ""
    remark: str = ""

    def __post_init__(self) -> None:
        if self.amount is None and self.operator not in (Operator.SYNC, Operator.EXTERNAL):
            raise ValueError(f"“{self.name}”的目标没有填数值，不能判断。")
        numbers = (
            self.amount,
            self.tolerance,
            self.phase_amount,
            self.observed_value,
            self.observed_growth,
            self.reference_value,
            *(self.curve or ()),
        )
        if any(number is not None and not number.is_finite() for number in numbers):
            raise ValueError(f"“{self.name}”的数据中有不是数的值，不能判断。")
        if self.tolerance is not None and self.tolerance < 0:
            raise ValueError(f"“{self.name}”的允许偏差不能是负数。")
        if self.curve is not None and not _is_curve(self.curve):
            raise ValueError("计划进度曲线应为12个月逐月不减、年末为100的累计百分比。")

    @property
    def family(self) -> Family:
        return family_of(self.measure, self.operator, self.accumulation, self.amount)

    @property
    def observed(self) -> Decimal | None:
        """The number the target is about, or None."""
        if self.measure is Measure.RANK:
            return None if self.observed_rank is None else Decimal(self.observed_rank)
        return self.observed_growth if self.measure is Measure.GROWTH else self.observed_value

    @property
    def target(self) -> Decimal:
        """The amount to meet this month: the phase target where one is set, else the annual one."""
        amount = self.amount if self.phase_amount is None else self.phase_amount
        return Decimal(0) if amount is None else amount

    def inputs(self) -> dict[str, str]:
        """Everything a light of this question rests on, as text; what was not given is left out."""
        given: dict[str, object] = {
            "month": self.month,
            "label": self.label,
            "indicator": self.name,
            "unit": self.unit,
            "measure": self.measure.value,
            "operator": self.operator.value,
            "direction": self.direction.value,
            "target": self.amount,
            "phase_target": self.phase_amount,
            "tolerance": self.tolerance,
            "observed": self.observed,
            "qualifier": None if self.qualifier is Qualifier.EXACT else self.qualifier.value,
            "reference": self.reference_name,
            "reference_value": self.reference_value,
            "schedule": None if self.curve is None else self.curve[self.month.month - 1],
            "absence": None if self.absence is None else self.absence.value,
            "due": "yes" if self.is_due else "no",
            "overdue": "yes" if self.overdue else None,
        }
        return {
            name: exact(value) if isinstance(value, Decimal) else str(value)
            for name, value in given.items()
            if value is not None
        }

    @property
    def in_points(self) -> bool:
        """Whether differences of the compared figures are points (百分点) and not amounts."""
        return self.measure is Measure.GROWTH or (
            self.measure is Measure.VALUE and is_rate(self.unit)
        )

    @property
    def lower_is_better(self) -> bool:
        if self.family in (Family.ABOUT, Family.RELATIVE):
            return self.direction is Direction.DOWN
        return self.family in (Family.CEILING, Family.ZERO, Family.RANK)


def _is_curve(curve: tuple[Decimal, ...]) -> bool:
    return (
        len(curve) == 12
        and curve[0] >= 0
        and curve[-1] == 100
        and all(earlier <= later for earlier, later in pairwise(curve))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """A figure held against a rule: the metric, where the lights change, and progress in %.

    `metric` is None where nothing is planned yet (S = 0). `strict_green` and `strict_yellow` say
    that reaching the threshold exactly is not enough; `sunk` that yellow is out of reach because
    the figure fell below zero. `gap` is completion minus plan schedule, `time_gap` minus m/12.
    """

    metric: Decimal | None = None
    green_from: Decimal = Decimal(0)
    yellow_from: Decimal = Decimal(0)
    strict_green: bool = False
    strict_yellow: bool = False
    sunk: bool = False
    met_for_the_year: bool = False
    tolerance: Decimal = Decimal(0)
    completion: Decimal | None = None
    schedule: Decimal | None = None
    time_share: Decimal | None = None
    gap: Decimal | None = None
    time_gap: Decimal | None = None
    ratio: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """A judged target: colour, what it was judged by, and the arithmetic in one sentence.

    Numbers are unrounded; completion, schedule and time_share in %, gap and time_gap in points
    (positive is ahead). They are None where the family has no such thing: growth and rate
    targets have no 序时. `rule_version` is "" where no rule was needed or none is set.
    """

    colour: Colour
    family: Family
    rule_version: str
    sentence: str
    metric: Decimal | None = None
    completion: Decimal | None = None
    schedule: Decimal | None = None
    time_share: Decimal | None = None
    gap: Decimal | None = None
    time_gap: Decimal | None = None
    ratio: Decimal | None = None
    inputs: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def word(self) -> str:
        return self.colour.word

    @property
    def shape(self) -> str:
        return self.colour.shape

    def snapshot(self) -> dict[str, str | dict[str, str] | None]:
        """The light as JSON holds it, numbers as unrounded strings: what a publication keeps."""
        numbers = ("metric", "completion", "schedule", "time_share", "gap", "time_gap", "ratio")
        kept = {name: getattr(self, name) for name in numbers}
        return {
            "colour": self.colour.value,
            "word": self.word,
            "shape": self.shape,
            "family": self.family.value,
            "rule_version": self.rule_version,
            "sentence": self.sentence,
            **{name: None if value is None else exact(value) for name, value in kept.items()},
            "inputs": dict(self.inputs),
        }
