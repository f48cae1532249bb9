"""Works out what is usual for every register, so that odd readings are told from it."""

from datetime import date

from wattstead.domains.metering.quarantine.profiles import AT_ONCE, learn_usual_use, registers_to_learn
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import Viewer


def learn_usual_use_of_all(viewer: Viewer, *, today: date) -> int:
    """Work out what is usual for the registers of all meters in use; return of how many it is known.

    Some registers at a time, each in a unit of work of their own; made again it replaces what was known.
    """
    with seen_by(viewer):
        numbers = registers_to_learn()
    learnt = 0
    for first in range(0, len(numbers), AT_ONCE):
        with seen_by(viewer):
            learnt += learn_usual_use(numbers=numbers[first : first + AT_ONCE], today=today)
    return learnt
