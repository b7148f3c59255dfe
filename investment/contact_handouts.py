"""对接企业 as a file, in the office's layout: title, unit line, foot. Pure."""

from entry.exports import Column, Table
from investment import contact_columns as told
from investment.contact_addresses import Address
from investment.contact_ledgers import ContactLedger

NOTES = (
    "注：1. 应办时限按工作日计算：1日内响应、3日内研判、一周内答复，之后每两周跟进；"
    "约定了更早日期的按约定。",
    "2. 企业名称按首次对接登记；空格表示没有。",
)


def ledger_title(ledger: ContactLedger, area: str) -> str:
    year = f"{ledger.filters.year}年" if ledger.filters.year else ""
    return f"{area}{year}招商对接企业台账"


def as_at(ledger: ContactLedger) -> str:
    day = ledger.today
    return f"截至{day.year}年{day.month}月{day.day}日"


def table(ledger: ContactLedger, address: Address, *, area: str, told_by: str, words: str) -> Table:
    """What the page shows under this address, with the rows of all its pages."""
    shown = told.shown(address.columns)
    line = (f"填报单位：{told_by}", as_at(ledger), f"共{len(ledger.entries)}家")
    narrowed = (f"筛选：{words}",) if words else ()
    return Table(
        title=ledger_title(ledger, area),
        unit_line="　".join((*line, *narrowed)),
        columns=[
            Column("序号", 6, 0),
            *(Column(one.title, one.width, 0 if one.is_number else None) for one in shown),
        ],
        rows=[
            (number, *(one.cell(entry) for one in shown))
            for number, entry in enumerate(told.ordered(ledger.entries, address.sort), start=1)
        ],
        notes=NOTES,
        on_a3=address.columns == told.ALL,
    )
