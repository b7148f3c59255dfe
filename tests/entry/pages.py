"""The kernel's pages as a browser asks for them."""

import json
from typing import Any

from django.test import Client
from django.urls import reverse

from entry.models import Return


def page(found: Return) -> str:
    return reverse("entry:return", args=[found.pk])


def post(client: Client, found: Return, *changes: Any) -> Any:
    body = {"changes": [vars_of(one) for one in changes]}
    return client.post(
        reverse("entry:cells", args=[found.pk]), json.dumps(body), content_type="application/json"
    )


def vars_of(one: Any) -> dict[str, Any]:
    return {
        name: getattr(one, name) for name in ("register", "subject", "column", "text", "version")
    }


def step(client: Client, found: Return, name: str, **data: Any) -> Any:
    data.setdefault("version", Return.objects.get(pk=found.pk).version)
    return client.post(reverse("entry:step", args=[found.pk, name]), data)
