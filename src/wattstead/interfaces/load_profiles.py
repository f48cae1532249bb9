"""Reads the standard load profiles that the operator laid into a folder."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from wattstead.domains.metering.estimation.standard_profiles import (
    HOUSEHOLD,
    StandardProfile,
    bdew_profile,
)

LARGEST_TABLE = 1 << 20


@dataclass(frozen=True, kw_only=True)
class LoadProfiles:
    """The profiles there are: of households, of those with solar panels, and of commerce."""

    household: StandardProfile = HOUSEHOLD
    prosumer: StandardProfile | None = None
    commerce: StandardProfile | None = None

    def fitting(self, *, feeds_in: bool, is_business: bool) -> StandardProfile:
        """Return the profile of such customers; that of households where there is none of their own."""
        if is_business and self.commerce is not None:
            return self.commerce
        if feeds_in and not is_business and self.prosumer is not None:
            return self.prosumer
        return self.household


def load_profiles() -> LoadProfiles:
    """Return the profiles of the folder in the settings, read once; raises LoadProfileUnreadable."""
    return _profiles_in(settings.LOAD_PROFILES)


@lru_cache(maxsize=8)
def _profiles_in(folder: Path | None) -> LoadProfiles:
    if folder is None:
        return LoadProfiles()
    return LoadProfiles(
        household=_profile(folder, code="H25") or HOUSEHOLD,
        prosumer=_profile(folder, code="P25"),
        commerce=_profile(folder, code="G25"),
    )


def _profile(folder: Path, *, code: str) -> StandardProfile | None:
    file = folder / f"{code.lower()}.csv"
    if not file.is_file():
        return None
    with file.open("rb") as opened:
        text = opened.read(LARGEST_TABLE).decode("utf-8-sig", errors="replace")
    return bdew_profile(text, code=code)
