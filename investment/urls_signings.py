"""Addresses of single signings, contacts and events; `investment.urls` takes them in."""

from django.urls import URLPattern, path

from investment import (
    views_contact_steps,
    views_contacts,
    views_events,
    views_signing,
    views_signing_papers,
    views_signing_parts,
    views_signing_steps,
)

urlpatterns: list[URLPattern] = [
    # What is named comes before the keys of signings: "new" is no key (`Signing.PAGES`).
    path("signings/new/", views_signing_parts.create, name="signing_new"),
    path("signings/<slug:key>/", views_signing.detail, name="signing"),
    path("signings/<slug:key>/facts/", views_signing_parts.edit_facts, name="signing_facts"),
    path("signings/<slug:key>/news/", views_signing_parts.edit_news, name="signing_news"),
    path("signings/<slug:key>/exclusion/", views_signing_parts.exclude, name="exclusion"),
    path("signings/<slug:key>/increases/new/", views_signing_parts.increase, name="increase"),
    path("signings/<slug:key>/agreements/new/", views_signing_papers.add_agreement, name="agree"),
    path(
        "signings/<slug:key>/agreements/<int:agreement>/",
        views_signing_papers.edit_agreement,
        name="agreement",
    ),
    path("signings/<slug:key>/investor/", views_signing_papers.change_investor, name="investor"),
    path("signings/<slug:key>/project/", views_signing_papers.project, name="signing_project"),
    path("signings/<slug:key>/project/link/", views_signing_papers.link, name="signing_link"),
    path("signings/<slug:key>/steps/<slug:way>/new/", views_signing_steps.record, name="step"),
    path(
        "signings/<slug:key>/steps/<int:taken>/confirm/",
        views_signing_steps.confirm,
        name="step_confirm",
    ),
    path("signings/<slug:key>/steps/<int:taken>/void/", views_signing_steps.void, name="step_void"),
    path("signings/<slug:key>/files/new/", views_signing_steps.attach, name="signing_attach"),
    path("signings/<slug:key>/files/<int:scan>/", views_signing.download, name="signing_file"),
    path(
        "signings/<slug:key>/files/<int:scan>/remove/",
        views_signing_steps.remove,
        name="signing_remove",
    ),
    path("contacts/", views_contacts.index, name="contacts"),
    path("contacts/export.<str:kind>", views_contacts.export, name="contacts_export"),
    path("contacts/new/", views_contacts.create, name="contact_new"),
    path("contacts/<int:contact>/", views_contacts.detail, name="contact"),
    path("contacts/<int:contact>/edit/", views_contacts.edit, name="contact_edit"),
    path("contacts/<int:contact>/notes/", views_contact_steps.note, name="contact_note"),
    path("contacts/<int:contact>/let-go/", views_contact_steps.let_go, name="let_go"),
    path("contacts/<int:contact>/again/", views_contact_steps.again, name="contact_again"),
    path("contacts/<int:contact>/signing/", views_contact_steps.won, name="contact_won"),
    path("contacts/<int:contact>/lead/", views_contact_steps.become_lead, name="become_lead"),
    path("events/", views_events.index, name="events"),
    path("events/export.<str:kind>", views_events.export, name="events_export"),
    path("events/new/", views_events.create, name="event_new"),
    path("events/<slug:key>/", views_events.detail, name="event"),
    path("events/<slug:key>/edit/", views_events.edit, name="event_edit"),
]
