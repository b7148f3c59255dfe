"""Observations over REST: in force, as known at a moment, all vintages, or what changed.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

from collections.abc import Hashable

from drf_spectacular.utils import extend_schema, extend_schema_view

from accounts import api_filters as p
from accounts.api_scopes import inside
from accounts.models import Reach
from entry.api_figures import FigureList
from entry.api_questions import FigureParameters, Figures
from indicators.api_rows import ObservationRow
from indicators.models import Observation
from indicators.models.indicator import sight
from indicators.models.observation import ObservationQuerySet

AREA_PATHS = ("area",)


class ObservationParameters(FigureParameters):
    indicator = p.Codes("indicator__code", help_text="指标代码，多个用逗号分开")
    area = p.Codes("area__code", help_text="地区代码，多个用逗号分开")


def _seen(found: Reach | None) -> ObservationQuerySet:
    return Observation.objects.within_sight(found)


OBSERVATIONS = Figures(
    row=ObservationRow,
    parameters=ObservationParameters,
    order=("indicator_id", "area_id", "month"),
    seen=_seen,
    inside=lambda ids: inside(ids, AREA_PATHS),
)


@extend_schema_view(
    get=extend_schema(summary="指标数据", tags=["指标"], responses=ObservationRow(many=True))
)
class ObservationList(FigureList):
    """已发布的指标数据，都是截至月末的累计数或时点数，按指标、地区、月份排列。

    更正过的数，新旧都永久保留：as_of 按某一时刻已知的数回答，include_history 给出全部版本，
    updated_since 取此后的变化，并在 as_of 中说明取到哪一刻为止，下次就从那一刻问起，不会漏。
    """

    name = "observations"
    row = ObservationRow
    filterset_class = ObservationParameters
    area_paths = AREA_PATHS
    order = OBSERVATIONS.order
    queryset = Observation.objects.none()
    figures = OBSERVATIONS
    figure = Observation

    def sight(self) -> Hashable:
        return sight(self.person)
