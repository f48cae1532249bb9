"""Takes the picture a person shows of themselves, and gives it to them."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wattstead.domains.identity.avatars import AVATAR_TYPE, avatar_of, change_avatar, remove_avatar
from wattstead.foundation.files.pieces import laid_down
from wattstead.foundation.files.refusals import FileTooLarge
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.downloads import whole
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.interfaces.pages.uploading import sent_by, takes_files, was_too_large
from wattstead.interfaces.refusals import told

MEGABYTES = 10
KEPT_BY_ITS_PERSON = "private, max-age=300"


class PictureForm(forms.Form):
    """A picture of the reader."""

    file = forms.FileField(
        label=gettext_lazy("Picture"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Please choose a picture first.")},
    )
    file.widget.attrs["accept"] = "image/png,image/jpeg,image/webp"


@never_cache
@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choose_picture(request: PortalRequest) -> HttpResponse:
    """Ask for a picture, and keep it as a small square."""
    form = PictureForm(*sent_by(request))
    if request.method == "POST" and was_too_large(request):
        form.add_error("file", told(FileTooLarge(most=MEGABYTES)))
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            _keep(request, form=form)
        if form.is_valid():
            messages.success(request, gettext("Your picture is kept."))
            return redirect("account")
    found = {"form": form, "megabytes": MEGABYTES}
    return render(request, "account_area/picture.html", found, status=422 if form.errors else 200)


@require_POST
@login_required
def take_picture_away(request: PortalRequest) -> HttpResponse:
    """Show the reader's initials again."""
    with seen_by(request.viewer):
        remove_avatar(user_id=reader_of(request).id)
    messages.success(request, gettext("Your picture is removed."))
    return redirect("account")


@require_safe
@login_required
def show_picture(request: PortalRequest, digest: str) -> HttpResponse:
    """Give the reader their own picture; whatever the address says, nobody gets another one."""
    with seen_by(request.viewer) as viewer:
        content = avatar_of(viewer, user_id=reader_of(request).id)
    answer = whole(content, name=f"{digest}.webp", mime_type=AVATAR_TYPE)
    answer["Cache-Control"] = KEPT_BY_ITS_PERSON
    return answer


def _keep(request: PortalRequest, *, form: PictureForm) -> None:
    sent = form.cleaned_data["file"]
    with laid_down(sent.chunks(), most_bytes=MEGABYTES * 1024 * 1024) as came, seen_by(request.viewer):
        change_avatar(user_id=reader_of(request).id, picture=came.stream)
