"""Sets up the ready-made scenes: what `wattstead demo --scene` shows."""

from enum import StrEnum
from typing import Protocol

from wattstead.journeys.demo_household.business.setting_up import set_up_company
from wattstead.journeys.demo_household.families import ARRIVALS, SUMMERS, WINTERS
from wattstead.journeys.demo_household.setting_up import Demonstration, Moment, Tell, set_up_families


class Scene(StrEnum):
    """What can be looked at."""

    PROSUMER = "prosumer"
    NEWCOMER = "newcomer"
    BUSINESS = "business"


class _Maker(Protocol):
    def __call__(self, *, moment: Moment, tell: Tell) -> Demonstration: ...


def set_up_scene(name: str, *, moment: Moment, tell: Tell) -> Demonstration:
    """Make the people of a scene, or bring them up to `moment`; a second run at one moment changes nothing.

    `name` is one of `Scene`. Every scene is made in steps that each are kept whole,
    so a run that was killed is finished by the next.
    """
    return _MAKERS[Scene(name)](moment=moment, tell=tell)


def _newcomer(*, moment: Moment, tell: Tell) -> Demonstration:
    return set_up_families([ARRIVALS], moment=moment, tell=tell)


def _prosumer(*, moment: Moment, tell: Tell) -> Demonstration:
    """Make a family with everything; their neighbours are there so that nobody sees them."""
    return set_up_families([WINTERS, SUMMERS], moment=moment, tell=tell)


_MAKERS: dict[Scene, _Maker] = {
    Scene.PROSUMER: _prosumer,
    Scene.NEWCOMER: _newcomer,
    Scene.BUSINESS: set_up_company,
}
