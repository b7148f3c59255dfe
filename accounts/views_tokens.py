"""My tokens: what a person hands to his programs, made and revoked by himself."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts import lockout, tokens
from accounts.forms_tokens import TokenForm
from accounts.guards import UserRequest, page
from accounts.models import ApiToken
from accounts.token_lists import mine


@never_cache
@sensitive_post_parameters("password")
@sensitive_variables("text")
@page()
@require_http_methods(["GET", "HEAD", "POST"])
def my_tokens(request: UserRequest) -> HttpResponse:
    """The list and the form; the text of a new token stands in this one answer and nowhere else."""
    at = timezone.now()
    form = TokenForm(request.user, request, request.POST or None, at=at)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid() and (made := form.mint()):
        token, text = made
        context = {"form": TokenForm(request.user, request, at=at), "made": token, "text": text}
    context["tokens"] = mine(request.user, at=at)
    return render(request, "accounts/tokens.html", context)


@page()
@require_POST
def revoke_token(request: UserRequest, prefix: str) -> HttpResponse:
    token = ApiToken.objects.filter(user=request.user, prefix=prefix).first()
    if token is None:
        raise Http404
    address = lockout.peer_address(request)
    tokens.revoke(token, by=request.user, door="page", address=address, at=timezone.now())
    messages.success(request, f"令牌{token}已停用，立即生效。")
    return redirect("accounts:tokens")
