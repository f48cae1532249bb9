"""Takes values of many areas as lines of text, and says of each line what became of it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from wattstead.domains.metering.gas_areas.keeping import MAY_TELL, Outcome, take_in_values
from wattstead.domains.metering.gas_areas.lines import GasLine, ReadLine, read_lines
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.parts import Badge
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest
from wattstead.interfaces.refusals import told
from wattstead.interfaces.staff.desk import shown
from wattstead.interfaces.staff.doors import for_staff
from wattstead.interfaces.staff.gas.forms import LinesForm
from wattstead.kernel.refusals import NotFound, Refusal


@dataclass(frozen=True, kw_only=True)
class LineResult:
    """What became of a line, and why nothing did where it was refused."""

    number: int
    written: str
    badge: Badge
    problem: str
    is_kept: bool


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def paste_lines(request: PortalRequest) -> HttpResponse:
    """Ask for lines, and take each in for itself: what one refuses stops no other."""
    if request.viewer.staff != MAY_TELL:
        raise NotFound
    form = LinesForm(request.POST if request.method == "POST" else None)
    results: list[LineResult] = []
    if request.method == "POST" and form.is_valid():
        with problems_in(form, expected=(Refusal,)):
            lines = read_lines(form.cleaned_data["lines"])
            results = [_taken_in(request, line=line, note=form.cleaned_data["note"]) for line in lines]
    found = {"form": form, "results": results, "sentence": _sentence(results)}
    return shown(request, "staff_gas/lines.html", found, status=422 if form.errors else 200)


def _taken_in(request: PortalRequest, *, line: ReadLine, note: str) -> LineResult:
    try:
        outcome = _kept(request, content=line.content, note=note)
    except Refusal as refusal:
        badge = Badge(text=gettext("Not kept"), tone="error")
        return LineResult(
            number=line.number, written=line.written, badge=badge, problem=told(refusal), is_kept=False
        )
    badge = {
        Outcome.NEW: Badge(text=gettext("Kept"), tone="success"),
        Outcome.CORRECTED: Badge(text=gettext("Corrected"), tone="warning"),
        Outcome.KNOWN: Badge(text=gettext("Known already"), tone="neutral"),
    }[outcome]
    return LineResult(number=line.number, written=line.written, badge=badge, problem="", is_kept=True)


def _kept(request: PortalRequest, *, content: GasLine | Refusal, note: str) -> Outcome:
    """Keep a line in a unit of work of its own; raises why it cannot be read, or is refused."""
    if isinstance(content, Refusal):
        raise content
    with seen_by(request.viewer):
        return take_in_values(
            code=content.area_code, days=content.days, values=content.values, note=note, now=timezone.now()
        )


def _sentence(results: list[LineResult]) -> str:
    if not results:
        return ""
    kept = sum(result.is_kept for result in results)
    return ngettext(
        "{kept} of {count} line was taken in.", "{kept} of {count} lines were taken in.", len(results)
    ).format(kept=kept, count=len(results))
