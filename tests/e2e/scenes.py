"""Sets up a scene of the demonstration at the moment of `fixed_day`; run as a process of its own.

Prints, as JSON, the addresses that sign its reader in.
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
    from wattstead.journeys.demo_household.scenes import set_up_scene
    from wattstead.journeys.demo_household.setting_up import Moment
    from wattstead.kernel.viewer import SYSTEM

    made = set_up_scene(name, moment=Moment(today=MOMENT.date(), now=MOMENT), tell=lambda _: None)
    with seen_by(SYSTEM):
        tokens = [
            create_sign_in_link(user_id=made.user_id, now=MOMENT, lasts=timedelta(hours=2))
            for _ in range(LINKS)
        ]
    print(json.dumps([f"/sign-in/{token}/" for token in tokens]))  # noqa: T201 what the test reads


if __name__ == "__main__":
    main(sys.argv[1])
