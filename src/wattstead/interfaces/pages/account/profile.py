"""Shows and changes how a person is called and how they read the portal."""

from django.contrib import messages
from django.contrib.auth import get_user
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wattstead.domains.identity.operations import Profile, change_profile
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.account.forms import ProfileForm
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, reader_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def show_profile(request: PortalRequest) -> HttpResponse:
    """Show what we know of the reader, and keep what they change."""
    form = ProfileForm(request.POST or None, profile=_profile_of(request))
    if request.method == "POST" and form.is_valid():
        with problems_in(form), seen_by(request.viewer):
            change_profile(user_id=reader_of(request).id, profile=form.profile())
        if form.is_valid():
            with translation.override(form.cleaned_data["language"]):
                messages.success(request, gettext("Your profile is kept."))
            return redirect("account")
    return render(request, "account_area/profile.html", {"form": form}, status=422 if form.errors else 200)


def _profile_of(request: PortalRequest) -> Profile:
    person = get_user(request)
    return Profile(**{name: getattr(person, name) for name in Profile.__dataclass_fields__})
