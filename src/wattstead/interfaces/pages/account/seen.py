"""Notes in the session which browser it is and when it was seen, so that its person finds it again."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from wattstead.domains.identity.sessions import BROWSER, SEEN_AT

NOTED_EVERY = timedelta(minutes=15)  # each note writes the session: not with every page
LONGEST_BROWSER = 250


def note_device(request: HttpRequest, *, now: datetime) -> None:
    """Keep what the browser of a signed-in person says of itself, and that it was here."""
    browser = request.headers.get("User-Agent", "")[:LONGEST_BROWSER]
    noted = request.session.get(SEEN_AT)
    is_fresh = noted is not None and now - datetime.fromisoformat(noted) < NOTED_EVERY
    if not is_fresh or request.session.get(BROWSER) != browser:
        request.session[BROWSER] = browser
        request.session[SEEN_AT] = now.isoformat()
