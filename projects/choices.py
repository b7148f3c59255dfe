"""The closed lists of the projects' data dictionary (DESIGN §4, DOMAIN §3), in Chinese."""

from django.db.models import TextChoices


class Category(TextChoices):
    INDUSTRY = "industry", "产业-工业"
    SERVICE = "service", "产业-服务业"
    AGRICULTURE = "agriculture", "农牧业"
    INFRASTRUCTURE = "infrastructure", "基础设施"
    LIVELIHOOD = "livelihood", "社会民生"
    ECOLOGY = "ecology", "生态"


INDUSTRY = (Category.INDUSTRY, Category.SERVICE)  # 产业类


class Nature(TextChoices):
    NEW = "new", "新建"
    EXPANSION = "expansion", "扩建"
    UPGRADE = "upgrade", "技改"
    RELOCATION = "relocation", "迁建"
    REPAIR = "repair", "修缮改造"


class InvestmentKind(TextChoices):
    GOVERNMENT = "government", "政府投资"
    ENTERPRISE = "enterprise", "企业投资"


class EventKind(TextChoices):
    """What happens to a project once, or again and again (停建, 复工)."""

    APPROVED = "approved", "立项"
    STARTED = "started", "开工"
    RESUMED = "resumed", "复工"
    LISTED = "listed", "入库"
    COMPLETED = "completed", "竣工"
    PRODUCTION = "production", "投产"
    FULL_CAPACITY = "full_capacity", "达产"
    STOPPED = "stopped", "停建"
    REMOVED = "removed", "调出"


REPEATABLE = (EventKind.RESUMED, EventKind.STOPPED)


class EntryReason(TextChoices):
    NEW = "new", "新增"
    CARRIED = "carried", "续列"
    RETURNED = "returned", "重新列入"


class FundingKind(TextChoices):
    CENTRAL = "central", "中央预算内（国债）"
    BOND = "bond", "专项债"
    REGION = "region", "自治区"
    CITY = "city", "市"
    DISTRICT = "district", "区"
    LOAN = "loan", "银行贷款"
    OWN = "own", "企业自筹"


class Level(TextChoices):
    """At which level a procedure is granted or a problem must be settled."""

    DEPARTMENT = "department", "部门"
    DISTRICT = "district", "区"
    CITY = "city", "市"
    REGION = "region", "自治区"
    NATION = "nation", "国家"


class Need(TextChoices):
    NEEDED = "needed", "需办"
    NOT_NEEDED = "not_needed", "无需办理"


class ProcedureState(TextChoices):
    NOT_STARTED = "not_started", "未启动"
    PREPARING = "preparing", "编制中"
    SUBMITTED = "submitted", "已报送"
    ACCEPTED = "accepted", "已受理"
    SUPPLEMENT = "supplement", "补正"
    DONE = "done", "办结"


class Duty(TextChoices):
    HEAD = "head", "专班负责人"
    MEMBER = "member", "专班成员"
    OFFICER = "officer", "企业服务专员"
    CONTACT = "contact", "联系人"


class FileKind(TextChoices):
    PHOTO = "photo", "现场照片"
    EVIDENCE = "evidence", "佐证材料"
    DOCUMENT = "document", "其他资料"


class ProblemSource(TextChoices):
    PROGRESS = "progress", "项目月报"
    LIGHT = "light", "亮灯"
    VISIT = "visit", "督查走访"
    MEETING = "meeting", "会议"
    ENTERPRISE = "enterprise", "企业反映"


class ProblemKind(TextChoices):
    LAND = "land", "用地"
    PROCEDURE = "procedure", "手续"
    MONEY = "money", "资金"
    DEMOLITION = "demolition", "征拆"
    SUPPLY = "supply", "要素保障（水电气热、能耗）"
    MARKET = "market", "市场"
    WORKS = "works", "施工"
    OTHER = "other", "其他"


class ProblemStage(TextChoices):
    """DOMAIN §3.6; 催办 and 升级 do not change the stage."""

    RAISED = "raised", "待交办"
    ASSIGNED = "assigned", "已交办"
    WORKING = "working", "办理中"
    RESOLVED = "resolved", "办结待核"
    CLOSED = "closed", "已销号"
    SUSPENDED = "suspended", "挂账"
    DROPPED = "dropped", "不予立项"


class Satisfaction(TextChoices):
    SATISFIED = "satisfied", "满意"
    FAIR = "fair", "基本满意"
    UNSATISFIED = "unsatisfied", "不满意"
