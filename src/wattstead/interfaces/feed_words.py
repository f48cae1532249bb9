"""Says what a Green Button file tells of itself: what was read of it, and by which clocks it was made."""

from collections.abc import Callable

from wattstead.domains.metering.file_formats.green_button.clocks import ChangeOfClocks
from wattstead.domains.metering.file_formats.preview import Preview
from wattstead.kernel.refusals import said

Say = Callable[[str], str]
_NTHS = (said("last"), said("first"), said("second"), said("third"), said("fourth"), said("fifth"))
# Django translates these.
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_READ = said("Read from the file: {label}.")
_OTHERS = said("Other meter readings of the file that are left out: {count}.")
_PROMISED = said("The file promises intervals of {stated} minutes, but most last {found}.")
_INSTANTS = said("The times of the file are instants in UTC, so nothing has to be guessed about them.")
_CLOCKS = said("By its own rules the file was made where clocks show {offset} from UTC.")
_SUMMER = said("There they go forward on {begins} and back on {ends}.")
_NTH_WEEKDAY = said("the {nth} {weekday} of {month} at {clock}")
_WEEKDAY_FROM = said("the first {weekday} from day {day} of {month}, at {clock}")
_DAY = said("day {day} of {month} at {clock}")


def feed_told(preview: Preview, *, say: Say) -> tuple[str, ...]:
    """Return what a Green Button file tells of itself, in sentences; nothing for other files."""
    feed = preview.feed
    if feed is None:
        return ()
    told = [say(_READ).format(label=feed.label)] if feed.label else []
    if feed.label and feed.others:
        told.append(say(_OTHERS).format(count=feed.others))
    if feed.stated_step_s and preview.step_s and feed.stated_step_s != preview.step_s:
        told.append(
            say(_PROMISED).format(stated=_minutes(feed.stated_step_s), found=_minutes(preview.step_s))
        )
    told.append(say(_INSTANTS))
    clocks = feed.clocks
    if clocks is not None:
        told.append(say(_CLOCKS).format(offset=_offset(clocks.offset_s)))
        if clocks.summer_begins and clocks.summer_ends:
            begins, ends = _change(clocks.summer_begins, say=say), _change(clocks.summer_ends, say=say)
            told.append(say(_SUMMER).format(begins=begins, ends=ends))
    return tuple(told)


def _change(change: ChangeOfClocks, *, say: Say) -> str:
    form = _DAY if not change.weekday else _WEEKDAY_FROM if change.day else _NTH_WEEKDAY
    return say(form).format(
        nth=say(_NTHS[change.nth]),
        weekday=say(_WEEKDAYS[change.weekday - 1]),
        month=say(_MONTHS[change.month - 1]),
        day=change.day,
        clock=f"{change.seconds // 3600:02d}:{change.seconds // 60 % 60:02d}",
    )


def _offset(offset_s: int) -> str:
    sign = "-" if offset_s < 0 else "+"
    return f"{sign}{abs(offset_s) // 3600:02d}:{abs(offset_s) // 60 % 60:02d}"


def _minutes(length_s: int) -> str:
    return f"{length_s / 60:g}"
