"""Names every request, in its answer and in whatever is logged while it is answered."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from wattstead.foundation.keys import new_key

HEADER = "X-Request-Id"
FORM = "[A-Za-z0-9._:-]{8,64}"
NONE = "-"
_current: ContextVar[str] = ContextVar("request_id", default=NONE)


def request_id() -> str:
    """Return the name of the request that is being answered; a dash where none is."""
    return _current.get()


@contextmanager
def named(wanted: str | None) -> Iterator[str]:
    """Give the request a name: the one its sender chose, if it can be written into a log, else a new one."""
    kept = wanted if wanted is not None and re.fullmatch(FORM, wanted, re.ASCII) else new_key().hex
    before = _current.set(kept)
    try:
        yield kept
    finally:
        _current.reset(before)


class WithRequestId(logging.Filter):
    """Adds the name of the request to a line of the log, as `request_id`."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through, with the name in it."""
        record.request_id = request_id()
        return True
