"""The events of the demonstration's year, and the enterprises approached at them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from django.utils.timezone import make_aware

from accounts.models import Department
from config.demonstration import Demonstration
from config.illustration_investment import Approach, Occasion, Talk, intention, talks
from config.plays import Play
from entry.audit import Actor
from investment import contacts, events
from investment.contacts import NewContact, NewNote
from investment.models import Chain, Contact, Event, Signing, Team

EVENTS, CONTACTS = 0, 1  # of one day's plays, first the event


class Contacts:
    """Plays who was met where, what was said, and what came of it."""

    def __init__(
        self,
        stage: Demonstration,
        occasions: list[Occasion],
        approaches: list[Approach],
        today: date,
    ) -> None:
        self.stage, self.today = stage, today
        self.departments = {one.code: one for one in Department.objects.select_related("area")}
        self.teams = {one.code: one for one in Team.objects.all()}
        self.chains = {one.code: one for one in Chain.objects.all()}
        self.occasions, self.approaches = occasions, approaches
        self.events: dict[str, Event] = {}
        self.met: dict[str, Contact] = {}

    def plays(self) -> Iterator[Play]:
        for one in self.occasions:
            yield Play(one.held_on + timedelta(days=1), EVENTS, partial(self._hold, one))
        for approach in self.approaches:
            yield Play(
                approach.first_on + timedelta(days=1), CONTACTS, partial(self._meet, approach)
            )
            for talk in talks(approach, self.today):
                yield Play(talk.on, CONTACTS, partial(self._talk, approach, talk))
            if approach.closed_on is not None and not approach.signing:
                yield Play(approach.closed_on, CONTACTS, partial(self._let_go, approach))

    def _clerk(self, code: str) -> Actor:
        return self.stage.people(self.departments[code]).clerk

    def _hold(self, one: Occasion, at: datetime) -> None:
        values = {
            "title": one.title,
            "kind": one.kind,
            "city": one.city,
            "held_on": one.held_on,
            "team": self.teams[one.team] if one.team else None,
            "attended": one.attended,
            "note": "示意数据。",
        }
        lead = self.departments[one.lead]
        self.events[one.key] = events.create(
            values, lead=lead, by=self._clerk(one.lead), at=at, is_demo=True
        )

    def _meet(self, one: Approach, at: datetime) -> None:
        new = NewContact(
            name=one.name,
            lead=self.departments[one.lead],
            first_on=one.first_on,
            city=one.city,
            chain=self.chains[one.chain],
            event=self.events[one.event] if one.event else None,
            team=self.teams[one.team] if one.team else None,
            person="示意招商专员",
            intention=f"{intention(one.name)}（示意）",
            is_demo=True,
        )
        self.met[one.name] = contacts.take_up(new, by=self._clerk(one.lead), at=at)

    def _talk(self, one: Approach, talk: Talk, at: datetime) -> None:
        new = NewNote(
            kind=talk.kind,
            on=talk.on,
            text=talk.text,
            next_action=talk.next_action,
            next_on=talk.next_on,
        )
        met = self.met[one.name]
        afternoon = make_aware(datetime.combine(talk.on, time(16)))
        self.met[one.name] = contacts.note(
            met.pk, new, by=self._clerk(one.lead), at=afternoon, seen_version=met.version
        )

    def _let_go(self, one: Approach, at: datetime) -> None:
        met = self.met[one.name]
        self.met[one.name] = contacts.let_go(
            met.pk, one.close_reason, by=self._clerk(one.lead), at=at, seen_version=met.version
        )

    def win(self, name: str, signing: Signing, by: Actor, at: datetime) -> None:
        """What came of somebody who was met, if anybody was."""
        met = self.met.get(name)
        if met is not None:
            contacts.win(met.pk, signing, by=by, at=at, seen_version=met.version)
