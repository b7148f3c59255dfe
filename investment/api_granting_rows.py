"""What grants support from above, and what arrived of it, field by field.

The docstrings of rows are shown to data users in the documentation, so they are Chinese.
"""

from accounts.api_rows import Choice, Day, Flag, Moment, Row, Text, Whole
from entry.api_fields import DecimalText
from investment import choices
from investment.api_rows import proof_shown
from plan.precisions import Precision


class SupportKindRow(Row):
    """一个争取类别。"""

    code = Text(help_text="代码")
    name = Text(help_text="名称")
    is_money = Flag(help_text="按金额计，万元；其他的按项计")


class SupportRuleRow(Row):
    """一个年度怎样计一个类别；没有规则的年度沿用以前最近一年的。"""

    year = Whole(help_text="年度")
    kind = Text("kind__code", help_text="类别的代码")
    kind_name = Text("kind__name", help_text="类别")
    is_money = Flag("kind__is_money", help_text="按金额计；其他的按项计，只看文件日期和级别")
    count_by = Choice(
        choices=choices.CountBy.choices,
        help_text="document按文件日期计入该日所在年度，arrival按到账日期计入；只用于按金额计的",
    )
    counts_repayable = Flag(help_text="计入专项债券、特别国债等需偿还资金")
    counts_formula = Flag(help_text="计入因素法分配的资金")
    counts_matched = Flag(help_text="计入需地方配套的资金")
    counts_renewed = Flag(help_text="计入延续的；false为只计首次的")
    least = DecimalText(allow_null=True, help_text="最低金额，万元，低于此数的不计；没有的为null")
    lowest_level = Choice(choices=choices.Level.choices, help_text="最低级别，低于此级的不计")
    text = Text(help_text="依据")


class SupportDocumentRow(Row):
    """一份上级文件；一份文件可以有几个事项。"""

    id = Whole("pk", help_text="编号：support-items/ 的 document 用它")
    title = Text(help_text="文件名称")
    number = Text(help_text="文号；没有登记的为空")
    dated = Day(allow_null=True, help_text="文件日期；没有登记的为null")
    level = Choice(choices=choices.Level.choices, help_text="级别")
    granted_by = Text(help_text="授予（下达）单位")
    lead = Text("lead__code", help_text="登记单位的代码")
    lead_name = Text("lead__short_name", help_text="登记单位")
    area = Text("lead__area__code", help_text="登记单位的地区代码")
    demo = Flag("is_demo", help_text="示意数据，不是真实数据")


class SupportArrivalRow(Row):
    """一笔已核实的到账：有日期、有凭证。"""

    item = Text("item__key", help_text="争取事项的键")
    item_name = Text("item__name", help_text="争取事项")
    area = Text("item__area__code", help_text="受益地区的代码")
    on = Day(help_text="到账日期")
    precision = Choice(choices=Precision.choices, help_text="日期精确到")
    amount = DecimalText(help_text="到账金额，万元")
    evidence = Text(
        "evidence__sha256",
        "evidence__is_restricted",
        make=proof_shown,
        allow_null=True,
        help_text="凭证的SHA-256摘要；不公开的为null",
    )
    note = Text(help_text="说明")
    confirmed_at = Moment(help_text="核实时间：从此计入")
    voided_at = Moment(allow_null=True, help_text="作废时间：从此不计；有效的为null")
    void_reason = Text(help_text="作废原因")
    demo = Flag("is_demo", help_text="示意数据，不是真实数据")
