"""Makes what is known of how good readings are, for tests; call inside `seen_by(SYSTEM)`."""

from datetime import date

from wattstead.domains.metering.models import Register
from wattstead.domains.metering.quality.models import RegisterQuality

MEASURED_ON = date(2025, 4, 1)


def a_register_quality(register: Register, *, missing: int = 0, waiting: int = 0) -> RegisterQuality:
    """Return that of 2,880 readings of March some are missing and 80 are estimates."""
    return RegisterQuality.objects.create(
        account_id=register.account_id,
        register=register,
        meter_id=register.meter_id,
        site_id=register.meter.site_id,
        meter_number=register.meter.meter_number,
        direction=register.direction,
        starts_on=date(2025, 3, 2),
        measured_on=MEASURED_ON,
        expected=2_880,
        measured=2_800 - missing,
        estimated=80,
        provisional=0,
        corrected=0,
        missing_ppm=missing * 1_000_000 // 2_880,
        estimated_ppm=80 * 1_000_000 // 2_880,
        late_median_s=3_600,
        late_p95_s=7_200,
        waiting=waiting,
        last_day=date(2025, 3, 31),
    )
