"""The papers of a signing, its investors, and the project that it becomes."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.guards import UserRequest, page
from accounts.roles import Action
from entry.doors import actor
from entry.form_doors import CHANGE, DONE, posted, saved
from investment import agreements, landing, taking
from investment.forms_agreements import AgreementForm, InvestorForm
from investment.forms_landing import LinkForm, ProjectForm, UnlinkForm
from investment.likely import likely
from investment.models import Agreement, Signing
from investment.scopes import files_of, sees_terms
from investment.views_signing_parts import answer, editable_signing, of_signing
from plan.asked import plain
from projects.models import Project


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def add_agreement(request: UserRequest, key: str) -> HttpResponse:
    signing = editable_signing(request, key)
    form = AgreementForm(signing, None, posted(request), request.FILES or None)

    def save() -> object:
        new = form.new_agreement(settings.EVIDENCE_MAX_BYTES)
        return agreements.add(
            signing.pk, new, by=actor(request), at=clock.now(), seen_version=form.seen_version
        )

    sheet = of_signing(signing, "登记协议", "agreements", takes_files=True, done="协议已登记。")
    return answer(request, sheet, form, save)


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def edit_agreement(request: UserRequest, key: str, agreement: int) -> HttpResponse:
    """The facts of an agreement and its review; the terms for who may read them."""
    signing = editable_signing(request, key)
    found = get_object_or_404(Agreement, signing=signing, pk=agreement)
    entitled = sees_terms(request.user, signing)
    form = AgreementForm(signing, found, posted(request), sees_terms=entitled)

    def save() -> object:
        return agreements.change(
            found, form.values(),
            by=actor(request), at=clock.now(), seen_version=form.seen_version,
        )  # fmt: skip

    lede = "" if entitled else "协议条款和协议文本仅限有权查看的人员查看、修改。"
    return answer(request, of_signing(signing, "协议", "agreements", lede=lede), form, save)


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def change_investor(request: UserRequest, key: str) -> HttpResponse:
    """Another investor takes over: from his day it counts as his."""
    signing = editable_signing(request, key)
    papers = files_of(request.user, signing)
    form = InvestorForm(signing, papers, posted(request), request.FILES or None)

    def save() -> object:
        data = form.cleaned_data
        return taking.change_investor(
            signing, form.firm(), form.paper("投资方变更佐证", settings.EVIDENCE_MAX_BYTES),
            on=data["on"], source=data["source"], place=data["source_place"],
            by=actor(request), at=clock.now(), seen_version=form.seen_version,
        )  # fmt: skip

    lede = f"现投资方：{signing.enterprise or '未登记'}。"
    sheet = of_signing(signing, "变更投资方", "investor", lede=lede, takes_files=True)
    return answer(request, sheet, form, save)


@page(Action.EDIT_INVESTMENT)
@require_http_methods(CHANGE)
def project(request: UserRequest, key: str) -> HttpResponse:
    """Which project of the register it is: likely ones, a search, or a new one."""
    signing = editable_signing(request, key)
    if signing.parent_id is not None:
        raise Http404
    if signing.project is not None:
        return _unlink(request, signing)
    form = ProjectForm(signing, posted(request))

    def save() -> object:
        return landing.create(
            signing.pk, form.new_project(),
            by=actor(request), at=clock.now(), seen_version=form.seen_version,
        )  # fmt: skip

    status = saved(form, save) if form.is_bound else 200
    if status == DONE:
        return _told(request, signing, "已登记为重点项目，今后的开工、投产在重点项目登记。")
    return _choose(request, signing, form=form, status=status)


def _choose(
    request: UserRequest, signing: Signing, *, form: Any, refused: Any = None, status: int = 200
) -> HttpResponse:
    q = plain(request.GET.get("q", ""))
    sheet = of_signing(signing, "对应重点项目", "project")
    context = {
        "signing": signing,
        "sheet": sheet,
        "trail": sheet.trail,
        "q": q,
        "found": likely(request.user, signing, q),
        "form": form,
        "refused": refused,
        "may_create": request.user.has_perm(Action.EDIT_PROJECT, signing),
    }
    return render(request, "investment/signing_project.html", context, status=status)


@page(Action.EDIT_INVESTMENT)
@require_http_methods(["POST"])
def link(request: UserRequest, key: str) -> HttpResponse:
    """It is this project of the register."""
    signing = editable_signing(request, key)
    form = LinkForm(request.POST)

    def save() -> object:
        seen = Project.objects.visible_to(request.user)
        found = get_object_or_404(seen, key=form.cleaned_data["project"])
        return landing.link(
            signing.pk, found, by=actor(request), at=clock.now(), seen_version=form.seen_version
        )

    status = saved(form, save)
    if status == DONE:
        return _told(request, signing, "已对应重点项目，今后的开工、投产在重点项目登记。")
    return _choose(request, signing, form=ProjectForm(signing), refused=form, status=status)


def _unlink(request: UserRequest, signing: Signing) -> HttpResponse:
    """A wrong link is taken away, with the reason; the project stays."""
    form = UnlinkForm(signing, posted(request))

    def save() -> object:
        return landing.unlink(
            signing.pk, reason=form.cleaned_data["reason"],
            by=actor(request), at=clock.now(), seen_version=form.seen_version,
        )  # fmt: skip

    lede = f"现对应“{signing.project}”。取消之后，它的开工、投产不再算作这个招商项目的。"
    sheet = of_signing(signing, "取消对应重点项目", "project", lede=lede, done="已取消对应。")
    return answer(request, sheet, form, save)


def _told(request: UserRequest, signing: Signing, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(f"{reverse('investment:signing', args=[signing.key])}#project")
