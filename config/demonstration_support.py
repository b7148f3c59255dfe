"""What the demonstration wins from above: entered, proposed, recognised, paid, by their doors."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Department
from config import notice
from config.demonstration import Demonstration
from config.illustration_support import Instalment, Won
from config.plays import Play
from investment import arrivals, support, support_files
from investment.models import InvestmentFile, SupportDocument, SupportItem, SupportKind
from investment.support_handed import Given, NewArrival, NewDocument, NewItem
from projects.models import Project

BYTES = 1024 * 1024
SUPPORT = 3  # of one day's plays, after the signings
SENT_BACK = 8  # days after the document
RECORDED, CONFIRMED = 1, 3  # days after the money
WAITING = "大气污染防治资金"  # its instalment is recorded, and still to be confirmed
ANSWERS = {
    "refused": "不属于上级争取事项，不予认定（示意）。",
    "returned": "缺少授予单位正式印发的文件，请补充（示意）。",
}


class Support:
    """Plays who enters, who proposes, who recognises, day by day."""

    def __init__(self, stage: Demonstration, won: Sequence[Won]) -> None:
        self.stage, self.won = stage, won
        self.departments = {one.code: one for one in Department.objects.select_related("area")}
        self.kinds = {one.code: one for one in SupportKind.objects.all()}
        self.projects = {one.key: one for one in Project.objects.exclude(quote="")}
        self.items: dict[int, SupportItem] = {}
        self.documents: dict[str, SupportDocument] = {}

    def plays(self) -> Iterator[Play]:
        for number, won in enumerate(self.won):
            yield Play(won.entered_on, SUPPORT, partial(self._enter, number, won))
            decided = won.decided_on
            if won.outcome == "returned":
                decided = won.dated + timedelta(days=SENT_BACK)
            if decided is not None:
                yield Play(decided, SUPPORT, partial(self._decide, number, won))
            for paid in won.arrivals:
                on = paid.on + timedelta(days=RECORDED)
                yield Play(on, SUPPORT, partial(self._pay, number, won, paid))

    def _enter(self, number: int, won: Won, at: datetime) -> None:
        """The document with its scan when it is new, the item, and that it be recognised."""
        clerk = self.stage.people(self.departments[won.lead]).clerk
        known = self.documents.get(won.number)
        item = support.create(self._item(won, known or self._document(won)), by=clerk, at=at)
        assert item.document is not None  # noqa: S101 - handed in with it
        if known is None:
            self.documents[won.number] = item.document
            self._paper(item.document, f"{won.number}扫描件（示意）", at)
        if won.outcome != "applied":
            item = support.act(item.pk, "propose", by=clerk, at=at, seen_version=item.version)
        self.items[number] = item

    def _document(self, won: Won) -> NewDocument:
        return NewDocument(
            title=won.title,
            number=won.number,
            dated=won.dated,
            level=won.level,
            granted_by=won.granted_by,
            lead=self.departments[won.lead],
            is_demo=True,
        )

    def _item(self, won: Won, document: SupportDocument | NewDocument) -> NewItem:
        lead = self.departments[won.lead]
        return NewItem(
            kind=self.kinds[won.kind],
            name=won.name,
            lead=lead,
            area=lead.area,
            document=document,
            level=won.level,
            fund_class=won.fund_class,
            is_formula=won.is_formula,
            needs_match=won.needs_match,
            amount=won.amount,
            novelty=won.novelty,
            project=self.projects[won.project] if won.project else None,
            shares={self.departments[code]: share for code, share in won.shares.items()},
            is_demo=True,
        )

    def _decide(self, number: int, won: Won, at: datetime) -> None:
        steps = {"recognised": "recognise", "refused": "refuse", "returned": "send_back"}
        count = won.count if won.amount is None else None
        given = Given(text=ANSWERS.get(won.outcome, ""), amount=won.recognised_amount, count=count)
        item = self.items[number]
        self.items[number] = support.act(
            item.pk,
            steps[won.outcome],
            by=self.stage.publisher,
            at=at,
            seen_version=item.version,
            given=given,
        )

    def _pay(self, number: int, won: Won, paid: Instalment, at: datetime) -> None:
        people = self.stage.people(self.departments[won.lead])
        document = self.documents[won.number]
        slip = self._paper(document, f"到账凭证{paid.on:%Y%m%d}（示意）", at)
        new = NewArrival(
            amount=paid.amount, on=paid.on, evidence=slip, note="示意数据。", is_demo=True
        )
        arrival = arrivals.record(self.items[number].pk, new, by=people.clerk, at=at)
        if won.name != WAITING:
            confirmed = at + timedelta(days=CONFIRMED - RECORDED)
            arrivals.confirm(arrival, by=people.reviewer, at=confirmed)

    def _paper(self, document: SupportDocument, title: str, at: datetime) -> InvestmentFile:
        told = ("示意材料，非实际文件", document.title, f"文号：{document.number}", title)
        return support_files.attach(
            document,
            SimpleUploadedFile(f"{title}.pdf", notice.pdf(told)),
            max_bytes=BYTES,
            caption=title,
            by=self.stage.people(document.lead).clerk,
            at=at,
            is_demo=True,
        )
