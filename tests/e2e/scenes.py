"""Sets up a scene of the demonstration at the moment of `fixed_day`; run as a process of its own.

Prints, as JSON, the addresses that sign its reader in; of the service desk the sessions of a clerk,
whose second factor would ask for another code each time. Of the prosumer's scene such a session comes first.
"""

import json
import sys
from datetime import timedelta

import django

LINKS = 24


def main(name: str) -> None:
    """Make the people of the scene and hand out links."""
    django.setup()
    from tests.e2e.fixed_day import MOMENT
    from wattstead.domains.identity.operations import create_sign_in_link
    from wattstead.foundation.tenancy import seen_by
    from wattstead.interfaces.commands.bench_desk import DESK, a_clerk_with_work
    from wattstead.interfaces.commands.bench_web import signed_in_here
    from wattstead.journeys.demo_household.scenes import set_up_scene
    from wattstead.journeys.demo_household.setting_up import Moment
    from wattstead.kernel.viewer import SYSTEM

    scene = "newcomer" if name == DESK else name
    made = set_up_scene(scene, moment=Moment(today=MOMENT.date(), now=MOMENT), tell=lambda _: None)
    if name == DESK:
        clerk = a_clerk_with_work(MOMENT)
        keys = [signed_in_here(clerk).cookies["sessionid"].value for _ in range(LINKS)]
    else:
        with seen_by(SYSTEM):
            tokens = [
                create_sign_in_link(user_id=made.user_id, now=MOMENT, lasts=timedelta(hours=2))
                for _ in range(LINKS)
            ]
        keys = [f"/sign-in/{token}/" for token in tokens]
        if name == "prosumer":
            keys.insert(0, _session_of_a_clerk())
    print(json.dumps(keys))  # noqa: T201 what the test reads


def _session_of_a_clerk() -> str:
    """Seat somebody at the service desk, whose pages are worked out, and return their session."""
    from tests.e2e.fixed_day import MOMENT
    from wattstead.foundation.tenancy import seen_by
    from wattstead.interfaces.commands.bench_web import signed_in_here
    from wattstead.journeys.demo_household.service_desk import judge_readings, seat_clerk
    from wattstead.kernel.viewer import SYSTEM

    with seen_by(SYSTEM):
        clerk_id = seat_clerk(now=MOMENT)
    assert clerk_id is not None
    judge_readings(now=MOMENT)
    return str(signed_in_here(clerk_id).cookies["sessionid"].value)


if __name__ == "__main__":
    main(sys.argv[1])
