"""A signing with one row of each kind that its addresses name, an event and a contact."""

from datetime import date

from accounts.models import Department, User
from investment.models import Contact, Event, StepRule
from tests.investment.factories import SigningFactory, agree, paper, take


def signing(lead: Department, clerk: User) -> dict[str, str]:
    """What `tests.personas` fills into the addresses; keys are those of the task."""
    made = SigningFactory(key="road", name="叶片项目", lead=lead, area=lead.area)
    StepRule.objects.create(step="talking", field="enterprise")
    take(made, "lead", date(2024, 2, 1))
    waiting = take(
        made, "signed", date(2024, 5, 1), confirmed_at=None, by=clerk, evidence=paper(made, clerk)
    )
    spare = paper(made, clerk, caption="会议纪要")
    Event.objects.create(
        key="road", title="推介会", kind="signing", city="杭州", held_on=date(2024, 3, 1), lead=lead
    )
    contact = Contact.objects.create(name="某公司", lead=lead, first_on=date(2024, 9, 2))
    return {
        "<int:taken>": str(waiting.pk),
        "<int:scan>": str(spare.pk),
        "<int:agreement>": str(agree(made, date(2024, 5, 1)).pk),
        "<int:contact>": str(contact.pk),
        "<slug:way>": "talking",
    }
