"""What happens to a signing: steps and their confirmation, files."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from entry.doors import actor
from entry.form_doors import CHANGE, posted, pressed, withdrawn
from investment import files, steps, taking
from investment.choices import StepKind
from investment.forms_signing_steps import FileForm, StepForm, void_form
from investment.models import InvestmentFile, Signing, SigningStep
from investment.presenters_signing import step_page
from investment.scopes import files_of, sees_inside
from investment.views_signing import found_signing, show
from investment.views_signing_parts import answer, editable_signing, of_signing


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def record(request: UserRequest, key: str, way: str) -> HttpResponse:
    """A step, with what it still asks for."""
    signing = editable_signing(request, key)
    if way not in StepKind.values:
        raise Http404
    kind = StepKind(way)
    lacks = steps.needed_for(signing, kind)
    given = (posted(request), request.FILES or None)
    papers = files_of(request.user, signing)
    form = StepForm(signing, kind, lacks.fields, *given, papers=papers)

    def save() -> object:
        taken = form.taken(settings.EVIDENCE_MAX_BYTES)
        return taking.take(signing, taken, by=actor(request), at=clock.now())

    told = step_page(signing, kind, lacks.fields)
    sheet = of_signing(signing, f"登记{kind.label}", "steps", takes_files=True, **told)
    return answer(request, sheet, form, save)


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def attach(request: UserRequest, key: str) -> HttpResponse:
    """Put a paper behind the signing."""
    signing = editable_signing(request, key)
    form = FileForm(posted(request), request.FILES or None)

    def save() -> object:
        data = form.cleaned_data
        return files.attach(
            signing, data["upload"], caption=data["caption"], is_restricted=data["is_restricted"],
            max_bytes=settings.EVIDENCE_MAX_BYTES, by=actor(request), at=clock.now(),
        )  # fmt: skip

    sheet = of_signing(signing, "上传资料", "files", takes_files=True, done="资料已上传。")
    return answer(request, sheet, form, save)


def _step(request: UserRequest, signing: Signing, taken: int) -> SigningStep:
    """A step that this reader sees; one that waits is not there for those outside."""
    if not sees_inside(request.user, signing):
        raise Http404
    return get_object_or_404(SigningStep, signing=signing, pk=taken)


@page(Action.CONFIRM_STEP)
@require_POST
def confirm(request: UserRequest, key: str, taken: int) -> HttpResponse:
    """A second person vouches for a step."""
    signing = found_signing(request, key)
    found = _step(request, signing, taken)

    def take_it() -> object:
        return steps.confirm(found, by=actor(request), at=clock.now())

    done = f"“{found}”已核实，从现在起计数。"
    return press(request, signing, take_it, done, f"step-{found.pk}")


@page(Action.CONFIRM_STEP, Action.EDIT_INVESTMENT)
@require_POST
def void(request: UserRequest, key: str, taken: int) -> HttpResponse:
    """Take a step out of the counts, with the reason."""
    signing = found_signing(request, key)
    found, form = _step(request, signing, taken), void_form(taken, request.POST)

    def take_out(reason: str) -> object:
        return steps.void(found, reason=reason, by=actor(request), at=clock.now())

    done = partial(_done, request, signing, f"“{found}”已作废。", f"step-{found.pk}")
    return withdrawn(found.pk, form, take_out, partial(show, request, signing), done)


@page(Action.EDIT_INVESTMENT)
@require_POST
def remove(request: UserRequest, key: str, scan: int) -> HttpResponse:
    """Take a file away; it stays in the store."""
    signing = found_signing(request, key)
    kept = InvestmentFile.objects.filter(signing=signing, removed_at=None)
    found = get_object_or_404(kept, pk=scan)

    def take_it() -> None:
        files.remove(found, by=actor(request), at=clock.now())

    return press(request, signing, take_it, "资料已移除。", "files")


def press(
    request: UserRequest, signing: Signing, take_it: Callable[[], object], done: str, anchor: str
) -> HttpResponse:
    """A step that is a button; refused, the page says why."""
    back = partial(_done, request, signing, done, anchor)
    return pressed(take_it, partial(show, request, signing), back)


def _done(request: UserRequest, signing: Signing, words: str, anchor: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(f"{reverse('investment:signing', args=[signing.key])}#{anchor}")
