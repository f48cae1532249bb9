"""Judges readings one by one in plain Python: slow, obvious, and independent of the columns."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
HOUR_S = 3600


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A reading in thousandths of a kWh."""

    register: int
    starts_s: int
    length_s: int
    milli: int
    is_estimate: bool = False

    @property
    def ends_s(self) -> int:
        return self.starts_s + self.length_s

    @property
    def local(self) -> datetime:
        return datetime.fromtimestamp(self.starts_s, UTC).astimezone(BERLIN)

    @property
    def hour(self) -> int:
        """Return in which hour after local midnight it begins."""
        midnight = self.local.replace(hour=0, minute=0, second=0, fold=0)
        return min((self.starts_s - int(midnight.timestamp())) // HOUR_S, 23)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of every register: each hour of the week counts the same."""

    per_hour_milli: int
    largest_milli: int
    days: int
    multiplier: int
    ends_s: int
    now_s: int

    @property
    def is_known(self) -> bool:
        return self.days >= 14

    def usual(self, reading: Reading) -> int:
        """Return what is usual for a reading, in millionths."""
        return self.per_hour_milli * 1000 * reading.length_s // HOUR_S


def told(readings: list[Reading], *, known: Known) -> list[str]:
    """Return why each reading is odd, or nothing."""
    return [_reason(one, at=at, readings=readings, known=known) for at, one in enumerate(readings)]


def _reason(one: Reading, *, at: int, readings: list[Reading], known: Known) -> str:
    of_register = [each for each in readings if each.register == one.register]
    day = [each for each in of_register if each.local.date() == one.local.date()]
    reasons = {
        "future": one.ends_s > known.now_s,
        "inactive_meter": one.ends_s > known.ends_s,
        "negative": one.milli < 0,
        "unit_multiplier": not one.is_estimate and _is_off_by_a_factor(day, known=known),
        "spike": _is_spike(one, known=known),
        "interval_size": bool(900 % one.length_s and one.length_s % 900),
        "duplicate": _is_repeated(one, earlier=readings[:at]),
        **{name: not one.is_estimate and found for name, found in _of_day(day, known=known).items()},
    }
    return next((reason for reason, applies in reasons.items() if applies), "")


def _is_repeated(one: Reading, *, earlier: list[Reading]) -> bool:
    """Tell whether the reading before it of the same start is of the same length and says otherwise."""
    same = [each for each in earlier if (each.register, each.starts_s) == (one.register, one.starts_s)]
    return bool(same) and same[-1].length_s == one.length_s and same[-1].milli != one.milli


def _of_day(day: list[Reading], *, known: Known) -> dict[str, bool]:
    if not _comparable(day, known=known):
        return {}
    total, usual = sum(each.milli for each in day) * 1000, sum(known.usual(each) for each in day)
    return {
        "high": total > 5 * usual and total - usual > 20_000_000,
        "low": total > 0 and total * 100 < 3 * usual and usual >= 1_000_000,
    }


def _is_spike(one: Reading, *, known: Known) -> bool:
    delivers = Fraction(44 * known.multiplier)
    most = delivers
    if known.is_known and not one.is_estimate:
        most = min(delivers, max(Fraction(10 * known.largest_milli, 1000), Fraction(15)))
    hours = Fraction(max(one.length_s, HOUR_S), HOUR_S)
    return Fraction(one.milli, 1000) > most * hours


def _comparable(day: list[Reading], *, known: Known) -> bool:
    return known.is_known and sum(each.length_s for each in day) >= 20 * HOUR_S


def _is_off_by_a_factor(day: list[Reading], *, known: Known) -> bool:
    total, usual = sum(each.milli for each in day) * 1000, sum(known.usual(each) for each in day)
    if not _comparable(day, known=known) or usual < 1_000_000 or total <= 0:
        return False
    ratio = Decimal(total) / usual
    if Decimal("0.5") <= ratio <= 2:
        return False
    thirds = []
    for third in range(3):
        of_third = [each for each in day if each.hour // 8 == third]
        expected = sum(known.usual(each) for each in of_third)
        if expected * 20 > usual:
            thirds.append(Decimal(max(sum(each.milli for each in of_third) * 1000, 1)) / expected)
    for factor in (Decimal(1000), Decimal(4), Decimal(known.multiplier)):
        for off in (factor, 1 / factor):
            alike = len(thirds) > 1 and all(_apart(third, off) <= Decimal("1.2") for third in thirds)
            if alike and _apart(ratio, off) <= Decimal("1.2"):
                return True
            if max(off, 1 / off) >= 100 and _apart(ratio, off) <= 2:
                return True
    return False


def _apart(one: Decimal, other: Decimal) -> Decimal:
    return max(one / other, other / one)
