"""一图一册一表一清单: the sights of the same projects, and the way from each to the others."""

from typing import Any

from plan import list_parts

_PAGES = (
    ("/projects/", "调度表"),
    ("/projects/board/", "挂图作战"),
    ("/projects/map/", "项目分布图"),
    ("/projects/problems/", "问题清单"),
)


def siblings(path: str) -> list[dict[str, Any]]:
    """All of them that are served; `path` is the one that somebody looks at."""
    return list_parts.siblings(_PAGES, path)
