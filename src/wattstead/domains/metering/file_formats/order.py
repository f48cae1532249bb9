"""Tells the two halves of the repeated hour apart by the order of the lines."""

_LONGEST_STEP_BACK_S = 3600


class OrderOfLines:
    """Remembers where the lines have got to.

    A file that runs forwards shows the earlier half of the repeated hour first,
    one that runs backwards the later half. Where neither is certain, nothing is
    guessed.
    """

    def __init__(self, *, step_s: int) -> None:
        """Start without having seen a line."""
        self._reach_s = max(step_s, _LONGEST_STEP_BACK_S)
        self._step_s = step_s
        self._text = ""
        self._last_s: int | None = None
        self._runs_backwards = False

    def choose(self, instants: tuple[int, int], *, text: str) -> int | None:
        """Return which of the two `instants` the stamp `text` means, or None when the order cannot tell."""
        last_s = self._last_s
        if last_s is None:
            return None
        # The hour repeats after at least one other stamp, so twice the same is a repeated line.
        if text == self._text and self._step_s < _LONGEST_STEP_BACK_S:
            return last_s
        early, late = instants
        if self._runs_backwards:
            early, late, last_s = -late, -early, -last_s
        chosen = _next_after(last_s, early=early, late=late, reach_s=self._reach_s)
        return -chosen if chosen is not None and self._runs_backwards else chosen

    def passed(self, instant_s: int, *, text: str) -> None:
        """Note that the line of this stamp has gone by, be its value good or not."""
        if self._last_s is not None and instant_s != self._last_s:
            self._runs_backwards = instant_s < self._last_s
        self._last_s = instant_s
        self._text = text


def _next_after(last_s: int, *, early: int, late: int, reach_s: int) -> int | None:
    """Return the first of two instants after `last_s` that a gap of at most `reach_s` leads to."""
    if last_s < early:
        return early if early - last_s <= reach_s else None
    if last_s < late:
        return late
    # A third visit to the hour: the same interval once more.
    return late if last_s - late < reach_s else None
