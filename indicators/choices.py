"""The closed lists of the indicators' data dictionary (DESIGN §4), with their Chinese names."""

from django.db.models import TextChoices


class Accumulation(TextChoices):
    YTD = "ytd", "累计"
    POINT = "point", "时点"
    AVERAGE = "average", "累计平均"


class Frequency(TextChoices):
    MONTH = "month", "月"
    QUARTER = "quarter", "季"
    HALF = "half", "半年"
    YEAR = "year", "年"


class PriceBasis(TextChoices):
    CONSTANT = "constant", "可比价（不变价）"
    COMPARABLE = "comparable", "可比口径"
    NOMINAL = "nominal", "现价（名义）"
    NONE = "none", "不涉及价格"


class Direction(TextChoices):
    UP = "up", "越高越好"
    DOWN = "down", "越低越好"
    NEUTRAL = "neutral", "中性"


class Visibility(TextChoices):
    PUBLIC = "public", "公开"
    INTERNAL = "internal", "内部"


class Status(TextChoices):
    FORECAST = "forecast", "预计"
    FLASH = "flash", "快报"
    VERIFIED = "verified", "核定"
    FINAL = "final", "最终核实"
    REVISED = "revised", "普查修订"


class Absence(TextChoices):
    MISSING = "missing", "未反馈"
    NOT_COLLECTED = "not_collected", "免报"
    NOT_DUE = "not_due", "未到期"
    NOT_PUBLISHED = "not_published", "不公布"
    CONFIDENTIAL = "confidential", "保密"


class Qualifier(TextChoices):
    EXACT = "exact", ""
    AT_LEAST = "at_least", "以上"
    AT_MOST = "at_most", "以内"
    NEARLY = "nearly", "近"
    OVER = "over", "多"
    ABOUT = "about", "约"
    UNDER = "under", "不足"


class Measure(TextChoices):
    VALUE = "value", "数值"
    GROWTH = "growth", "同比"
    RANK = "rank", "位次"


class Operator(TextChoices):
    GE = "ge", "以上"
    GT = "gt", "超过"
    LE = "le", "以内"
    LT = "lt", "低于"
    EQ = "eq", "等于"
    ABOUT = "about", "左右"
    SYNC = "sync", "同步"
    EXTERNAL = "external", "按评定"


class Strength(TextChoices):
    EXPECTED = "expected", "预期性"
    BINDING = "binding", "约束性"
    STRIVE = "strive", "力争"


class Family(TextChoices):
    LEVEL = "level", "总量（对计划进度之比）"
    GROWTH = "growth", "增速（差，百分点）"
    CEILING = "ceiling", "上限（余量）"
    FLOOR = "floor", "比率或存量（对目标之比）"
    ZERO = "zero", "清零"
    ABOUT = "about", "左右（差）"
    RANK = "rank", "位次（差）"
    RELATIVE = "relative", "同步（差，百分点）"
    EXTERNAL = "external", "按评定"
