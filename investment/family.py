"""The pages of 招商引资, and the way from each to the others."""

from typing import Any

from plan import list_parts

_PAGES = (
    ("/investment/", "招商漏斗"),
    ("/investment/signings/", "招商项目"),
    ("/investment/contacts/", "对接企业"),
    ("/investment/events/", "招商活动"),
)


def siblings(path: str) -> list[dict[str, Any]]:
    """Those that are served; `path` is the one that somebody looks at."""
    return list_parts.siblings(_PAGES, path)
