"""The formula sheet of DOMAIN §8: Decimals in and out, unrounded, None where undefined.

Percentages are the printed number (6.7 means 6.7 %), shares and growth likewise; `value` and
`base` are amounts as at the end of the same month of two years. Nothing is rounded here, so that
629.0 of 647.4 in October is +13.8 and not 97.2 − 83.3 = +13.9 (§8.1). A division keeps 60 digits;
what is computed from earlier quotients is settled at 24 decimals, far below any difference that
fifteen-digit data can make, so that 8 of 12 in August is exactly on schedule and not a hair off.
"""

from collections.abc import Sequence
from decimal import Context, Decimal, localcontext

from entry.numbers import published_places, round_half_up
from entry.periods import Accumulation, Frequency

_WORK = Context(prec=60)
_SETTLED = Decimal("1E-24")
_HUNDRED = Decimal(100)


def _quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    return _WORK.divide(dividend, divisor)


def _settled(value: Decimal) -> Decimal:
    return value.quantize(_SETTLED, context=_WORK)


def completion(value: Decimal | None, target: Decimal) -> Decimal | None:
    """F1 完成率, %: value / target. None without a value or for a target ≤ 0; may pass 100."""
    if value is None or target <= 0:
        return None
    with localcontext(_WORK):
        return _quotient(value * 100, target)


def time_share(month: int) -> Decimal:
    """F2 时间（序时）进度, %: m/12, as published bulletins count. Quarter q is month 3q."""
    if not 1 <= month <= 12:
        raise ValueError(f"月份应在1到12之间，不能是{month}。")
    return _quotient(Decimal(month * 100), Decimal(12))


def schedule_share(month: int, curve: Sequence[Decimal] | None = None) -> Decimal:
    """F2 计划进度, %: the plan curve's cumulative percentage, or m/12 where there is none.

    A linear plan is None, not twelve rounded numbers: 66.67 in August would turn 8 of 12 yellow.
    """
    if curve is None:
        return time_share(month)
    if len(curve) != 12 or not 1 <= month <= 12:
        raise ValueError("计划进度曲线应有12个月的累计百分比，月份应在1到12之间。")
    return curve[month - 1]


def planned_amount(target: Decimal, schedule: Decimal) -> Decimal:
    """F2: what the schedule (%) asks of an annual amount by now, in the target's unit."""
    return _settled(_quotient(_WORK.multiply(target, schedule), _HUNDRED))


def schedule_gap(done: Decimal | None, schedule: Decimal) -> Decimal | None:
    """F3 超/欠进度, points: completion minus schedule, both unrounded; positive is ahead (超)."""
    return None if done is None else _settled(_WORK.subtract(done, schedule))


def schedule_ratio(done: Decimal | None, schedule: Decimal) -> Decimal | None:
    """F4 进度比: completion / schedule, a plain number. None where nothing is planned yet."""
    if done is None or schedule <= 0:
        return None
    return _settled(_quotient(done, schedule))


def growth(value: Decimal | None, base: Decimal | None) -> Decimal | None:
    """F5 同比, %: (value / base − 1). `base` is comparable; None when it is missing or ≤ 0.

    An official growth always wins over this one (DOMAIN §2.4); see `prevailing_growth`.
    """
    if value is None or base is None or base <= 0:
        return None
    with localcontext(_WORK):
        return _quotient((value - base) * 100, base)


def prevailing_growth(official: Decimal | None, computed: Decimal | None) -> Decimal | None:
    """F5: the growth to show and to judge: the official one if there is one."""
    return computed if official is None else official


def single_month(
    current: Decimal | None,
    previous: Decimal | None,
    *,
    month: int,
    first_month: int = 1,
    frequency: Frequency = Frequency.MONTH,
    accumulation: Accumulation = Accumulation.YTD,
) -> Decimal | None:
    """F6 当月, in the figure's unit: this month's accumulation minus last month's.

    Both must come from one vintage. January is its own single month; for a January-exempt series
    (`first_month` 2) January and February cannot be told apart and March is the first. None also
    for a missing month and for anything but a monthly year-to-date series. A negative result
    (revision or write-off) is shown, never clamped.
    """
    if frequency is not Frequency.MONTH or accumulation is not Accumulation.YTD:
        return None
    if current is None or month <= first_month - 1:
        return None
    if month == first_month:
        return current if month == 1 else None
    return None if previous is None else _WORK.subtract(current, previous)


def single_month_growth(
    current: Decimal | None,
    previous: Decimal | None,
    base_current: Decimal | None,
    base_previous: Decimal | None,
    *,
    month: int,
    first_month: int = 1,
) -> Decimal | None:
    """F6b 当月同比, %: single month over last year's, each by subtraction on its own base.

    The bases are last year's comparable accumulations of the same two months.
    """
    return growth(
        single_month(current, previous, month=month, first_month=first_month),
        single_month(base_current, base_previous, month=month, first_month=first_month),
    )


def single_month_growth_from_shares(
    growth_now: Decimal | None,
    growth_before: Decimal | None,
    share_now: Decimal | None,
    share_before: Decimal | None,
) -> Decimal | None:
    """F7 当月同比 from accumulated growth alone, %, to be marked 估算.

    Shares are last year's accumulation to this and to the previous month, as % of last year.
    [w₁(1+g₁) − w₀(1+g₀)]/(w₁ − w₀) − 1 is (w₁g₁ − w₀g₀)/(w₁ − w₀). None unless w₁ > w₀.
    """
    if growth_now is None or growth_before is None or share_now is None or share_before is None:
        return None
    if share_now <= share_before:
        return None
    with localcontext(_WORK):
        dividend = share_now * growth_now - share_before * growth_before
        return _quotient(dividend, share_now - share_before)


def published_difference(rate: Decimal | None, other: Decimal | None) -> Decimal | None:
    """F9 百分点差, points: the difference of two rates *as published*, at the finer decimals.

    17.53 − 16.8 = 0.73; 15.1 − 5.9 = 9.2 also when the database gives 15.1000. Rates that we
    computed must be rounded to what was printed before they come here (§8.1 rule 3).
    """
    if rate is None or other is None:
        return None
    return round_half_up(_WORK.subtract(rate, other), published_places(rate, other))


def pull(part: Decimal, part_base: Decimal, total_base: Decimal) -> Decimal | None:
    """F10 拉动, points: the part's increment over the total's base. None for a base ≤ 0."""
    if total_base <= 0:
        return None
    with localcontext(_WORK):
        return _quotient((part - part_base) * 100, total_base)


def pull_from_share(base_share: Decimal, part_growth: Decimal) -> Decimal:
    """F10 拉动, points: the part's share of the base (%) times its growth (%): 63.3, 6.5 → 4.1."""
    return _quotient(_WORK.multiply(base_share, part_growth), _HUNDRED)


def contribution(
    part: Decimal, part_base: Decimal, total: Decimal, total_base: Decimal
) -> Decimal | None:
    """F11 贡献率, %: the part's increment over the total's; may be below 0 or above 100.

    None when total growth rounds to 0.0 % or is undefined: a share of nothing.
    """
    total_growth = growth(total, total_base)
    if total_growth is None or not round_half_up(total_growth, 1):
        return None
    with localcontext(_WORK):
        return _quotient((part - part_base) * 100, total - total_base)


def contribution_from_pull(part_pull: Decimal, total_growth: Decimal) -> Decimal | None:
    """F11 贡献率, %: 拉动 / total growth: 9.6 of 18.0 → 53.3. None for a growth of 0.0 %."""
    if not round_half_up(total_growth, 1):
        return None
    return _quotient(_WORK.multiply(part_pull, _HUNDRED), total_growth)


def pull_from_contribution(rate: Decimal, total_growth: Decimal) -> Decimal:
    """F11 turned round, points: 60.6 % of a growth of 15.1 % is 9.2."""
    return _quotient(_WORK.multiply(rate, total_growth), _HUNDRED)


def share(part: Decimal | None, total: Decimal | None) -> Decimal | None:
    """F12 比重, %: part / total; changes of it are points. None for a total ≤ 0."""
    return None if total is None else completion(part, total)


def remaining(value: Decimal | None, target: Decimal) -> Decimal | None:
    """F13 需完成量, in the target's unit; ≤ 0 means 已完成."""
    return None if value is None else _WORK.subtract(target, value)


def remaining_per_month(value: Decimal | None, target: Decimal, month: int) -> Decimal | None:
    """F13 后期月均: what is left over the months left; 0 when done, None in December."""
    rest = remaining(value, target)
    if rest is None or month >= 12:
        return None
    return _quotient(max(rest, Decimal(0)), Decimal(12 - month))


def growth_needed(
    value: Decimal | None, base: Decimal, base_year: Decimal, target_growth: Decimal
) -> Decimal | None:
    """F14 后期所需增速, %: (B(1+G) − x)/(B − b) − 1. None when last year left nothing (B ≤ b)."""
    if value is None or base_year <= base:
        return None
    with localcontext(_WORK):
        rest_base = base_year - base
        rest = base_year * (100 + target_growth) - value * 100
        return _quotient(rest - rest_base * 100, rest_base)


def growth_needed_from_share(
    growth_so_far: Decimal | None, target_growth: Decimal, base_share: Decimal
) -> Decimal | None:
    """F14b 后期所需增速 from growth alone, %; for internal reports only.

    `base_share` w is last year's accumulation to this month as % of last year.
    [(1+G) − w(1+g)]/(1 − w) − 1 is (G − wg)/(1 − w): G 25, g 18, w 70 → 41.3. None for w ≥ 100.
    """
    if growth_so_far is None or base_share >= 100:
        return None
    with localcontext(_WORK):
        dividend = target_growth * 100 - base_share * growth_so_far
        return _quotient(dividend, 100 - base_share)


def pace_ratio(value: Decimal | None, target: Decimal, month: int) -> Decimal | None:
    """F15: the monthly amount still needed over the monthly amount so far (需为前期月均的1.4倍).

    0 when done; None in December and where nothing (or less) was done.
    """
    rest = remaining(value, target)
    if value is None or rest is None or value <= 0 or month >= 12:
        return None
    with localcontext(_WORK):
        return _quotient(max(rest, Decimal(0)) * month, value * (12 - month))


def full_year_estimate(value: Decimal | None, schedule: Decimal) -> Decimal | None:
    """F16 年化预测, in the value's unit, internal (测算): value / schedule share (%)."""
    if value is None or schedule <= 0:
        return None
    return _settled(_quotient(_WORK.multiply(value, _HUNDRED), schedule))


def two_year_average(first: Decimal, second: Decimal) -> Decimal | None:
    """F17 两年平均增速, %: √((1+g₁)(1+g₂)) − 1. None for a growth below −100 %."""
    if first < -100 or second < -100:
        return None
    with localcontext(_WORK):
        return ((100 + first) * (100 + second)).sqrt() - 100


def net_increase(added: int, removed: int) -> int:
    """F23 净增: 新增 − 退库."""
    return added - removed


def rank_change(previous: int | None, current: int | None) -> int | None:
    """F24 名次变化: last published rank minus this one; positive is 上升."""
    return None if previous is None or current is None else previous - current
