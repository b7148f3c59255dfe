"""The state behind the stub: rows, versions, checks, and the page in the markup contract."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from html import escape
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
STATUSES = {"": "", "flash": "快报", "verified": "核定", "final": "最终核实"}


@dataclass
class Row:
    """One indicator of the return; ``cells`` holds only the columns that can be reported."""

    subject: str
    name: str
    unit: str
    last_month: str
    last_year: str
    cells: dict[str, str]
    version: int = 1
    register: str = "indicators"

    @property
    def single(self) -> str:
        """The single month, derived by subtraction."""
        try:
            return str(Decimal(self.cells["value"]) - Decimal(self.last_month))
        except (InvalidOperation, KeyError):
            return ""


def default_rows() -> list[Row]:
    """Eight rows: long names, a row without growth, a row that is read-only altogether."""

    def row(number: int, name: str, unit: str, last: str, year: str, **cells: str) -> Row:
        columns = {"value": "", "growth": "", "status": "", "note": ""} | cells
        return Row(f"i{number}", name, unit, last, year, columns)

    rows = [
        row(1, "一般公共预算收入", "亿元", "2.10", "3.05", value="3.42", growth="6.7"),
        row(2, "其中：税收收入", "亿元", "1.40", "2.20"),
        row(3, "一般公共预算支出", "亿元", "8.00", "9.60", value="9.90"),
        row(4, "规模以上工业增加值增速（不含园区托管企业和飞地项目）", "%", "7.1", "6.9"),
        row(5, "固定资产投资（不含农户）", "亿元", "20.50", "24.00"),
        row(6, "社会消费品零售总额", "亿元", "5.00", "6.10"),
        row(7, "城镇登记失业率", "%", "3.4", "3.5"),
        row(8, "第三产业增加值", "亿元", "11.20", "13.00"),
    ]
    rows[0].cells["status"] = "flash"
    del rows[6].cells["growth"]
    rows[7].cells.clear()
    return rows


def many_rows(count: int) -> list[Row]:
    """A big return, for measuring."""
    cells = {"value": "", "growth": "", "status": "", "note": ""}
    return [
        Row(f"i{n}", f"第 {n} 项指标", "亿元", "1.00", "1.00", dict(cells))
        for n in range(1, count + 1)
    ]


@dataclass
class Stub:
    """What the tests set and read: the state of the "database" and how the server behaves."""

    rows: list[Row] = field(default_factory=default_rows)
    #: cut: saved, but the answer is lost on the way
    mode: str = "ok"  # ok | expired | redirect | error | frozen | cut
    user: int = 3
    token: str = "token-1"
    readonly: bool = False
    blank_is_hard: bool = False
    #: posts wait for this before they are answered
    gate: threading.Event = field(default_factory=threading.Event)
    posts: list[list[dict[str, Any]]] = field(default_factory=list)
    panels: list[dict[str, str]] = field(default_factory=list)
    forms: list[dict[str, list[str]]] = field(default_factory=list)
    submitted: int = 0

    def __post_init__(self) -> None:
        self.gate.set()

    def row(self, subject: str) -> Row:
        return next(row for row in self.rows if row.subject == subject)

    def somebody_writes(self, subject: str, column: str, text: str) -> None:
        """Another clerk saves a cell."""
        row = self.row(subject)
        row.cells[column] = text
        row.version += 1

    def save(self, changes: list[dict[str, Any]]) -> dict[str, Any]:
        """Answer one request of the save contract; a row's changes stand by its version before."""
        self.posts.append(changes)
        versions = {row.subject: row.version for row in self.rows}
        results = [self._save_one(change, versions[change["subject"]]) for change in changes]
        for result in results:
            result["version"] = self.row(result["subject"]).version
        return {"results": results, "problems": self.problems(), "summary": self.summary()}

    def _save_one(self, change: dict[str, Any], version: int) -> dict[str, Any]:
        row = self.row(change["subject"])
        column = change["column"]
        result = {key: change[key] for key in ("register", "subject", "column")}
        result |= {"text": change["text"], "message": "", "theirs": None, "derived": {}}
        if change["version"] != version:
            theirs = {"text": row.cells[column], "by": "王芳", "at": "2024-10-09T10:32:00+08:00"}
            return result | {"outcome": "conflict", "theirs": theirs}
        try:
            text = normalised(column, change["text"])
        except ValueError as error:
            return result | {"outcome": "refused", "message": str(error)}
        row.cells[column] = text
        row.version = version + 1
        return result | {"outcome": "saved", "text": text, "derived": {"single": row.single}}

    def problems(self) -> list[dict[str, Any]]:
        """Below last month is hard; a jump over 30 % is soft, and explained by a note."""
        found: list[dict[str, Any]] = []
        for row in self.rows:
            try:
                value = Decimal(row.cells.get("value", ""))
            except InvalidOperation:
                found += self._blanks(row)
                continue
            where = {"register": row.register, "subject": row.subject, "column": "value"}
            if value < Decimal(row.last_month):
                message = f"累计数比上月（{row.last_month}）小，请核对，或在说明中写明原因"
                found.append(where | {"severity": "hard", "message": message})
            elif value > Decimal(row.last_year) * Decimal("1.3"):
                explained = row.cells.get("note", "") != ""
                message = f"比上年同期（{row.last_year}）高出三成以上"
                found.append(
                    where | {"severity": "soft", "message": message, "explained": explained}
                )
        return found

    def _blanks(self, row: Row) -> list[dict[str, Any]]:
        if not self.blank_is_hard or row.cells.get("value") != "":
            return []
        where = {"register": row.register, "subject": row.subject, "column": "value"}
        return [where | {"severity": "hard", "code": "blank", "message": "本月累计还没有填"}]

    def summary(self) -> dict[str, int]:
        severities = [problem["severity"] for problem in self.problems()]
        filled = sum(1 for row in self.rows if row.cells.get("value"))
        due = sum(1 for row in self.rows if "value" in row.cells)
        counts = {level: severities.count(level) for level in ("hard", "soft")}
        return {"filled": filled, "due": due} | counts

    def page(self) -> str:
        """Render the page as the product's templates would."""
        half = (len(self.rows) + 1) // 2
        bodies = render_group("综合", self.rows[:half]) + render_group("民生", self.rows[half:])
        initial = json.dumps({"problems": self.problems(), "summary": self.summary()})
        values = {
            "csrf": self.token,
            "user": str(self.user),
            "readonly": " readonly" if self.readonly else "",
            "bodies": bodies,
            "problems": initial.replace("<", "\\u003c"),
        }
        page = (HERE / "page.html").read_text(encoding="utf-8")
        for name, value in values.items():
            page = page.replace("{" + name + "}", value)
        return page


def normalised(column: str, text: str) -> str:
    """Return what is shown after saving, or raise ValueError with the sentence for the user."""
    plain = text.strip()
    if column == "note":
        if len(plain) > 500:
            raise ValueError(f"说明有 {len(plain)} 字，最多 500 字，请缩短")
        return plain
    if column == "status":
        return plain
    if plain in ("", "—", "持平"):
        return plain
    try:
        figure = Decimal(plain.replace(",", "").replace("，", "").removesuffix("%"))
    except InvalidOperation:
        raise ValueError(f"“{plain}”不是数字，请填数字、“—”或“持平”") from None
    return str(figure.quantize(Decimal("0.01") if column == "value" else Decimal("0.1")))


def render_group(title: str, rows: list[Row]) -> str:
    """A tbody with its heading."""
    heading = f'<th colspan="9" scope="rowgroup"><span>{title}</span></th>'
    body = "".join(render_row(row) for row in rows)
    return f'<tbody><tr class="group">{heading}</tr>{body}</tbody>'


def render_row(row: Row) -> str:
    """One table row in the markup contract of the element."""
    label = escape(row.name)
    cells = [
        f'<th scope="row">{label} <button type="button" aria-expanded="false">口径</button></th>',
        f'<td class="unit">{row.unit}</td>',
        f'<td class="ref num" data-ref="last_month">{row.last_month}</td>',
        f'<td class="ref num" data-ref="last_year">{row.last_year}</td>',
        _input(row, "value", "number", f'inputmode="decimal" aria-label="{label} 累计"'),
        _input(row, "growth", "percent", f'inputmode="decimal" aria-label="{label} 同比"'),
        f'<td class="derived num" data-derived="single">{row.single}</td>',
        _choice(row, f"{label} 数据状态"),
        _input(row, "note", "text", f'maxlength="500" aria-label="{label} 说明"'),
    ]
    attributes = (
        f'data-register="{row.register}" data-subject="{row.subject}" data-version="{row.version}"'
    )
    return f"<tr {attributes}>{''.join(cells)}</tr>"


def _input(row: Row, column: str, kind: str, attributes: str) -> str:
    if column not in row.cells:
        return "<td></td>"
    value = escape(row.cells[column], quote=True)
    name = f"{row.subject}-{column}"
    return (
        f'<td class="cell" data-column="{column}" data-kind="{kind}">'
        f'<input name="{name}" value="{value}" autocomplete="off" {attributes}></td>'
    )


def _choice(row: Row, label: str) -> str:
    if "status" not in row.cells:
        return "<td></td>"
    chosen = row.cells["status"]
    options = "".join(
        f'<option value="{value}"{" selected" * (value == chosen)}>{text}</option>'
        for value, text in STATUSES.items()
    )
    return (
        '<td class="cell" data-column="status" data-kind="choice">'
        f'<select name="{row.subject}-status" aria-label="{label}" autocomplete="off">'
        f"{options}</select></td>"
    )
