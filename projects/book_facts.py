"""基本情况 of a project in words, for its page, its paper and its file. Pure."""

from decimal import Decimal

from entry.numbers import display, exact
from projects.choices import Category, InvestmentKind, Nature
from projects.models import Project


def facts(project: Project) -> list[tuple[str, str]]:
    """Label and value; what is not known is a dash, what few projects have is left out without."""
    pairs = (*_who(project), *_what(project), *_size(project))
    return [(label, value or "—") for label, value, always in pairs if value or always]


Pair = tuple[str, str, bool]


def _who(project: Project) -> tuple[Pair, ...]:
    enterprise = project.enterprise
    return (
        ("项目代码", project.code, True),
        ("国家重大项目库编码", project.national_code, False),
        ("项目单位", str(enterprise or ""), True),
        ("统一社会信用代码", _credit(project), enterprise is not None),
        ("责任单位", project.lead.name, True),
        ("配合单位", "、".join(one.short_name for one in project.co_operating.all()), False),
        ("包联领导", str(project.lead_official or ""), True),
        ("建设地点", _place(project), True),
    )


def _what(project: Project) -> tuple[Pair, ...]:
    nature, kind = project.nature, project.investment_kind
    return (
        ("类别", str(Category(project.category).label), True),
        ("建设性质", str(Nature(nature).label) if nature else "", True),
        ("投资类型", str(InvestmentKind(kind).label) if kind else "", True),
        ("行业代码", project.industry, False),
        ("产业链（集群）", project.chain, False),
    )


def _size(project: Project) -> tuple[Pair, ...]:
    return (
        ("总投资", money(project.total_investment), True),
        ("建设起止年限", _years(project), True),
        ("打包个数", f"{project.part_count}个" if project.part_count else "", False),
        ("投产后年产值", money(project.annual_output), False),
        ("投产后年税收", money(project.annual_tax), False),
        ("投产后就业", "" if project.jobs is None else f"{project.jobs}人", False),
        ("别名", "、".join(project.names[1:]), False),
        ("主要建设内容及规模", project.content, True),
        ("说明", project.note, False),
    )


def _credit(project: Project) -> str:
    enterprise = project.enterprise
    if enterprise is None or not enterprise.credit_code:
        return ""
    return f"{enterprise.credit_code}{'（未通过校验）' if enterprise.code_doubted else ''}"


def _place(project: Project) -> str:
    if project.latitude is None or project.longitude is None:
        return project.area.name
    at = f"东经{exact(project.longitude)}°，北纬{exact(project.latitude)}°"
    return f"{project.area.name}（{at}）"


def _years(project: Project) -> str:
    first, last = project.first_year, project.last_year
    if first and last:
        return f"{first}年" if first == last else f"{first}—{last}年"
    return f"{first}年起" if first else f"{last}年止" if last else ""


def money(amount: Decimal | None) -> str:
    """12,000万元; "" for what is not known."""
    return "" if amount is None else f"{display(amount, 0, thousands=True)}万元"
