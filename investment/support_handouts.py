"""三争取台账 and its summaries as files, in the office's layout: title, unit line, foot. Pure."""

from decimal import Decimal

from entry.exports import Cell, Column, Table
from entry.numbers import round_half_up
from investment import support_columns as told
from investment.presenters_support import filter_words
from investment.presenters_support_totals import SHARED, rule_notes
from investment.support_addresses import Address
from investment.support_columns import MONEY_PLACES, money
from investment.support_entries import CUTS, STATES, SupportCut, cuts
from investment.support_ledgers import SupportLedger
from projects.handouts import SIGNED

RATE_PLACES = 1


def ledger_title(ledger: SupportLedger, area: str) -> str:
    return f"{area}{ledger.month.year}年争取上级资金、政策、试点和荣誉台账"


def as_at(ledger: SupportLedger) -> str:
    return f"截至{ledger.month.year}年{ledger.month.month}月底"


def tables(
    ledger: SupportLedger, address: Address, area: str, told_by: str
) -> tuple[list[Table], list[str]]:
    """What the page shows under this address, all its pages; with the sheet's name.

    `told_by` is 填报单位.
    """
    words = filter_words(ledger)
    narrowed = f"　筛选：{words}" if words else ""
    line = f"填报单位：{told_by}　{as_at(ledger)}，共{ledger.totals.items}项{narrowed}"
    if address.by:
        return [cut_table(ledger, address.by, area, line)], [f"按{CUTS[address.by][0]}汇总"]
    return [ledger_table(ledger, address, area, line)], ["三争取台账"]


def ledger_table(ledger: SupportLedger, address: Address, area: str, line: str) -> Table:
    """The columns chosen, in the order chosen."""
    shown = told.shown(address.columns)
    entries = told.ordered(ledger.entries, address.sort)
    return Table(
        title=ledger_title(ledger, area),
        unit_line=f"单位：万元、项　{line}",
        columns=[
            Column("序号", 6, 0), *(Column(one.title, one.width, one.places) for one in shown)
        ],
        rows=[
            (number, *(one.cell(entry) for one in shown))
            for number, entry in enumerate(entries, start=1)
        ],
        notes=(*rule_notes(ledger.rules, ledger.month.year), SIGNED),
        on_a3=address.columns == told.ALL,
    )  # fmt: skip


def cut_table(ledger: SupportLedger, by: str, area: str, line: str) -> Table:
    name = CUTS[by][0]
    counts = ("事项", *(word for _, word in STATES), "计入")
    money_heads = ("争取金额", "到账金额", "计入金额")
    shared = (f"4. {SHARED}",) if by == "department" else ()
    return Table(
        title=f"{ledger_title(ledger, area)}（按{name}汇总）",
        unit_line=f"单位：项、万元、%　{line}",
        columns=[
            Column(name, 24),
            *(Column(head, 10, 0) for head in counts),
            Column("计入项数（资金除外）", 12),
            *(Column(head, 14) for head in money_heads),
            Column("到账率", 10, RATE_PLACES),
        ],
        rows=[_cut_row(one) for one in (*cuts(ledger.entries, by), _total(ledger))],
        notes=(*rule_notes(ledger.rules, ledger.month.year), *shared, SIGNED),
    )


def _total(ledger: SupportLedger) -> SupportCut:
    return SupportCut("", "合计", ledger.totals)


def _cut_row(cut: SupportCut) -> tuple[Cell, ...]:
    found = cut.totals
    rate = found.arrival_rate
    return (
        cut.title,
        found.items,
        *(found.states.get(key, 0) for key, _ in STATES),
        found.counted,
        _plain(found.number),
        money(found.granted),
        money(found.arrived),
        money(found.amount),
        None if rate is None else round_half_up(rate, RATE_PLACES),
    )


def _plain(number: Decimal) -> Decimal:
    return money(round_half_up(number, MONEY_PLACES)) or Decimal(0)
