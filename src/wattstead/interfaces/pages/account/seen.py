"""Notes in the session which browser it is and when it was seen, and ends it in time."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils.translation import gettext

from wattstead.domains.identity.rules import is_over, session_life
from wattstead.domains.identity.sessions import BEGAN_AT, BROWSER, SEEN_AT
from wattstead.domains.identity.vocabulary import STAFF_ROLES

NOTED_EVERY = timedelta(minutes=1)  # each note writes the session: not with every page
LONGEST_BROWSER = 250
CHOSEN_LIFE = "_session_expiry"  # where Django keeps what `set_expiry` was told; 0 until the browser closes
PROGRAMS = "/api/"  # they read no pages, so nothing is said to them


def end_session_in_time(request: HttpRequest, *, now: datetime) -> None:
    """Sign out whoever was away for too long, or has been signed in for too long."""
    person, session = request.user, request.session
    if not person.is_authenticated or BEGAN_AT not in session or SEEN_AT not in session:
        return
    life = session_life(is_staff=person.role in STAFF_ROLES, is_remembered=bool(session.get(CHOSEN_LIFE)))
    began_at, seen_at = (datetime.fromisoformat(session[name]) for name in (BEGAN_AT, SEEN_AT))
    if is_over(began_at=began_at, seen_at=seen_at, now=now, life=life):
        logout(request)
        if not request.path.startswith(PROGRAMS):
            said = gettext("You were signed out after a while, for your safety. Sign in again to go on.")
            messages.info(request, said)


def note_device(request: HttpRequest, *, now: datetime) -> None:
    """Keep what the browser of a signed-in person says of itself, and that it was here."""
    browser = request.headers.get("User-Agent", "")[:LONGEST_BROWSER]
    noted = request.session.get(SEEN_AT)
    is_fresh = noted is not None and now - datetime.fromisoformat(noted) < NOTED_EVERY
    if not is_fresh or request.session.get(BROWSER) != browser or BEGAN_AT not in request.session:
        request.session[BROWSER] = browser
        request.session[SEEN_AT] = now.isoformat()
        request.session.setdefault(BEGAN_AT, now.isoformat())
