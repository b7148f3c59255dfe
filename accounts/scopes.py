"""What a token may do: dataset × area × right, written `observations:150205:read`.

`*` stands for every dataset or every area; a right alone (`read`) is that right everywhere. A
scope never reaches further than the token's owner does (`accounts.token_rights`).
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from accounts.roles import Action

ANY = "*"
MOST_SCOPES = 300
_AREA = re.compile(r"[0-9A-Za-z]{1,12}")
Areas = frozenset[str] | None  # area codes; None is every area


class Right(StrEnum):
    """Each contains the ones before it: who writes must see what he writes over."""

    READ = "read"
    DRAFTS = "drafts"
    WRITE = "write"

    @property
    def level(self) -> int:
        return list(Right).index(self)


RIGHT_NAMES: Mapping[Right, str] = {
    Right.READ: "只读已发布的数据",
    Right.DRAFTS: "读取，含未发布的数据",
    Right.WRITE: "读取和填报",
}


@dataclass(frozen=True, slots=True)
class Dataset:
    """What an address of the REST door holds: its name, what reading it takes, the most it gives.

    `needs` None: a code list, open to everybody with a role.
    """

    name: str
    needs: Action | None = Action.VIEW_PUBLISHED
    most: Right = Right.READ


DATASETS: Mapping[str, Dataset] = {
    "areas": Dataset("地区", needs=None),
    "departments": Dataset("部门", needs=None),
    "plans": Dataset("年度计划"),
    "chapters": Dataset("计划章节"),
    "indicators": Dataset("指标目录"),
    "targets": Dataset("目标"),
    "observations": Dataset("指标数据"),
    "observation-records": Dataset("汇总数的记录"),
    "lights": Dataset("灯"),
    "rankings": Dataset("位次"),
    "overview": Dataset("总览"),
    "enterprises": Dataset("企业"),
    "projects": Dataset("重点项目"),
    "project-lists": Dataset("项目清单"),
    "project-events": Dataset("项目事件"),
    "project-progress": Dataset("项目进度"),
    "procedures": Dataset("前期手续"),
    "problems": Dataset("问题清单"),
    "tasks": Dataset("重点任务"),
    "task-progress": Dataset("任务进展"),
    "chains": Dataset("产业链"),
    "teams": Dataset("招商小分队"),
    "events": Dataset("招商活动"),
    "contacts": Dataset("对接企业"),
    "signings": Dataset("招商项目"),
    "signing-steps": Dataset("招商环节"),
    "funds-received": Dataset("到位资金"),
    "support-items": Dataset("争取事项"),
    "support-documents": Dataset("争取文件"),
    "support-arrivals": Dataset("争取资金到账"),
    "support-kinds": Dataset("争取类别"),
    "support-rules": Dataset("争取计数规则"),
    "returns": Dataset("月报", most=Right.WRITE),
}


@dataclass(frozen=True, slots=True)
class Scope:
    dataset: str
    area: str
    right: Right

    def __str__(self) -> str:
        everywhere = self.dataset == ANY and self.area == ANY
        return self.right.value if everywhere else f"{self.dataset}:{self.area}:{self.right.value}"

    def has(self, dataset: str, right: Right) -> bool:
        """Whether it gives this right in this dataset, in some area at least."""
        return self.dataset in {ANY, dataset} and self.right.level >= right.level

    def contains(self, other: "Scope") -> bool:
        """Whether everything that the other gives is given by this one."""
        return self.has(other.dataset, other.right) and self.area in {ANY, other.area}


@lru_cache(maxsize=1024)
def parse(text: str) -> Scope:
    """Read one scope. Raises ValueError with a Chinese sentence."""
    parts = text.split(":")
    dataset, area, right = (ANY, ANY, *parts) if len(parts) == 1 else (*parts, "", "")[:3]
    if len(parts) not in {1, 3} or right not in list(Right):
        raise ValueError(
            f"“{text[:60]}”不是令牌的范围，请写成“数据:地区:权限”，如observations:150205:read；"
            f"权限为{'、'.join(Right)}，不限的写{ANY}。"
        )
    if dataset != ANY and dataset not in DATASETS:
        raise ValueError(f"没有名为“{dataset[:40]}”的数据，可用的有：{'、'.join(DATASETS)}。")
    if area != ANY and not _AREA.fullmatch(area):
        raise ValueError(f"“{area[:40]}”不是地区代码，请写成150205这样的形式，不限地区写{ANY}。")
    most = DATASETS[dataset].most if dataset != ANY else Right.WRITE
    if Right(right).level > most.level:
        raise ValueError(
            f"{DATASETS[dataset].name}（{dataset}）的权限最多是“{RIGHT_NAMES[most]}”（{most.value}）。"
        )
    return Scope(dataset, area, Right(right))


def parse_all(texts: Iterable[str]) -> tuple[Scope, ...]:
    """Read scopes, in order, each once, without those that another one contains.

    Raises ValueError with all that is wrong, and for none or too many.
    """
    found, faults = [], []
    for text in sorted(set(texts)):
        try:
            found.append(parse(text))
        except ValueError as error:
            faults.append(str(error))
    if faults:
        raise ValueError("".join(faults))
    kept = tuple(one for one in dict.fromkeys(found) if not _is_spare(one, found))
    if not 1 <= len(kept) <= MOST_SCOPES:
        raise ValueError(f"令牌的范围应有1至{MOST_SCOPES}项。")
    return kept


def _is_spare(one: Scope, all_of_them: Collection[Scope]) -> bool:
    return any(other != one and other.contains(one) for other in all_of_them)


def readable(texts: Iterable[str]) -> tuple[Scope, ...]:
    """The scopes as they are stored; what cannot be read any more gives nothing."""
    found = []
    for text in texts:
        try:
            found.append(parse(text))
        except ValueError:
            continue
    return tuple(found)


def areas(scopes: Iterable[Scope], dataset: str, right: Right) -> Areas:
    """Where these scopes give a right in a dataset: none of them makes an empty set."""
    found = {scope.area for scope in scopes if scope.has(dataset, right)}
    return None if ANY in found else frozenset(found)


def both(one: Areas, other: Areas) -> Areas:
    """The areas that two limits have in common."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


def covers(limit: Areas, codes: Iterable[str]) -> bool:
    """Whether every one of these areas is within the limit."""
    return limit is None or limit.issuperset(codes)


def described(found: Iterable[Scope], area_names: Mapping[str, str]) -> list[str]:
    """Scopes in words, those of the same areas and right together.

    For instance 指标数据、目标 · 石拐区 · 只读已发布的数据. `area_names` maps codes to names.
    """
    by_dataset: dict[tuple[Right, str], set[str]] = {}
    for scope in found:
        by_dataset.setdefault((scope.right, scope.dataset), set()).add(scope.area)
    together: dict[tuple[Right, frozenset[str]], list[str]] = {}
    titles = {ANY: "全部数据", **{key: one.name for key, one in DATASETS.items()}}
    places = {ANY: "全部地区", **area_names}
    for right, dataset in sorted(by_dataset, key=lambda key: list(titles).index(key[1])):
        held = frozenset(by_dataset[right, dataset])
        together.setdefault((right, held), []).append(dataset)
    return [
        f"{_listed(datasets, titles)} · {_listed(_in_order(held, area_names), places)}"
        f" · {RIGHT_NAMES[right]}"
        for (right, held), datasets in together.items()
    ]


def _in_order(held: Collection[str], area_names: Mapping[str, str]) -> list[str]:
    order = list(area_names)
    return sorted(held, key=lambda code: (code in order and order.index(code), code))


def _listed(keys: Iterable[str], names: Mapping[str, str]) -> str:
    return "、".join(names.get(key, key) for key in keys)
