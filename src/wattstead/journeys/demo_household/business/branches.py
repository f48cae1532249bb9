"""Names the places of the company: bakeries, shops, offices and cold stores. All of them are invented."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np

from wattstead.journeys.demo_household.arrays import Floats
from wattstead.journeys.demo_household.noise import draws
from wattstead.kernel.addresses import Address

HEAD_OFFICE = "Zentrale"
_SEED = 4_711
_KM_PER_DEGREE = 111.2
_HOUSE_NUMBERS = 148


class Kind(StrEnum):
    """What is done at a place, in the words of its people."""

    BAKERY = "Bäckerei"
    SHOP = "Markt"
    OFFICE = "Büro"
    COLD_STORE = "Kühlhaus"


@dataclass(frozen=True, kw_only=True)
class City:
    """A city with some of its postal codes, its middle, and how far from it the company has places."""

    name: str
    postal_codes: tuple[str, ...]
    latitude: float
    longitude: float
    radius_km: float
    branches: int


@dataclass(frozen=True, kw_only=True)
class Branch:
    """One place; `size` is 1 for the middling one of its kind."""

    number: int
    kind: Kind
    name: str
    address: Address
    latitude: Decimal
    longitude: Decimal
    square_meters: Decimal
    size: float

    @property
    def meter_number(self) -> str:
        """Return the number of its one meter."""
        return f"1LGZ00{40_000_000 + self.number * 7_919:08d}"


CITIES = (
    City(name="Berlin", latitude=52.520, longitude=13.405, radius_km=11, branches=34,
         postal_codes=("10115", "10243", "10437", "10585", "10719", "10827", "10999", "12043", "13187")),
    City(name="Hamburg", latitude=53.551, longitude=9.994, radius_km=9, branches=24,
         postal_codes=("20095", "20144", "20257", "20355", "21073", "22041", "22085", "22303", "22765")),
    City(name="München", latitude=48.137, longitude=11.575, radius_km=8, branches=22,
         postal_codes=("80331", "80469", "80634", "80799", "80992", "81241", "81379", "81541", "81667")),
    City(name="Köln", latitude=50.938, longitude=6.960, radius_km=7, branches=20,
         postal_codes=("50667", "50733", "50823", "50937", "50968", "51065", "51103")),
    City(name="Frankfurt am Main", latitude=50.111, longitude=8.682, radius_km=6, branches=16,
         postal_codes=("60311", "60316", "60385", "60431", "60486", "60594")),
    City(name="Leipzig", latitude=51.340, longitude=12.373, radius_km=6, branches=16,
         postal_codes=("04103", "04109", "04177", "04229", "04275", "04315", "04347")),
    City(name="Dresden", latitude=51.050, longitude=13.738, radius_km=6, branches=14,
         postal_codes=("01067", "01097", "01127", "01159", "01219", "01277", "01309")),
    City(name="Stuttgart", latitude=48.776, longitude=9.183, radius_km=6, branches=14,
         postal_codes=("70173", "70182", "70197", "70327", "70372", "70469", "70565")),
    City(name="Hannover", latitude=52.375, longitude=9.732, radius_km=6, branches=12,
         postal_codes=("30159", "30161", "30165", "30419", "30449", "30519", "30625")),
    City(name="Nürnberg", latitude=49.452, longitude=11.077, radius_km=5, branches=10,
         postal_codes=("90402", "90409", "90429", "90443", "90459", "90478")),
    City(name="Bremen", latitude=53.079, longitude=8.801, radius_km=5, branches=10,
         postal_codes=("28195", "28203", "28213", "28239", "28309")),
    City(name="Potsdam", latitude=52.396, longitude=13.058, radius_km=3, branches=8,
         postal_codes=("14467", "14469", "14471", "14480", "14482")),
)  # fmt: skip
STREETS = (
    "Am Markt", "Bahnhofstraße", "Bergstraße", "Brunnenstraße", "Feldstraße", "Friedrichstraße",
    "Gartenstraße", "Goethestraße", "Hafenstraße", "Hauptstraße", "Industriestraße", "Kastanienallee",
    "Kirchstraße", "Lindenallee", "Mühlenweg", "Nordring", "Poststraße", "Ringstraße", "Rosenstraße",
    "Schillerstraße", "Schulstraße", "Südring", "Uferstraße", "Waldstraße", "Wiesenweg",
)  # fmt: skip
_KINDS = (Kind.BAKERY, Kind.SHOP, Kind.BAKERY, Kind.SHOP, Kind.OFFICE, Kind.BAKERY, Kind.SHOP, Kind.BAKERY,
          Kind.SHOP, Kind.COLD_STORE)  # fmt: skip
_SQUARE_METERS = {Kind.BAKERY: 180, Kind.SHOP: 900, Kind.OFFICE: 700, Kind.COLD_STORE: 3200}


def branches() -> tuple[Branch, ...]:
    """Return all places, the head office in Berlin first."""
    cities = [city for city in CITIES for _ in range(city.branches)]
    chances = draws(np.arange(len(cities), dtype=np.int64), seed=_SEED, purpose="branch", count=7)
    count: Counter[str] = Counter()
    found = []
    for number, (city, chance) in enumerate(zip(cities, chances, strict=True)):
        kind = Kind.OFFICE if number == 0 else _KINDS[number % len(_KINDS)]
        name = f"{HEAD_OFFICE} {city.name}" if number == 0 else f"{kind} {city.name}"
        count[name] += 1
        numbered = name if number == 0 else f"{name} {count[name]:02d}"
        found.append(_branch(number, name=numbered, kind=kind, city=city, chance=chance))
    return tuple(found)


def _branch(number: int, *, name: str, kind: Kind, city: City, chance: Floats) -> Branch:
    address = Address(
        street=STREETS[int(chance[0] * len(STREETS))],
        street_number=str(1 + int(chance[1] * _HOUSE_NUMBERS)),
        city=city.name,
        postal_code=city.postal_codes[int(chance[2] * len(city.postal_codes))],
        country="DE",
    )
    distance_km, bearing = city.radius_km * np.sqrt(chance[3]), 2 * np.pi * chance[4]
    north = distance_km * np.cos(bearing) / _KM_PER_DEGREE
    east = distance_km * np.sin(bearing) / (_KM_PER_DEGREE * np.cos(np.radians(city.latitude)))
    size = round(0.55 * 3.2 ** float(chance[5]), 2)
    return Branch(
        number=number,
        kind=kind,
        name=name,
        address=address,
        latitude=Decimal(f"{city.latitude + north:.5f}"),
        longitude=Decimal(f"{city.longitude + east:.5f}"),
        square_meters=Decimal(round(_SQUARE_METERS[kind] * size)),
        size=size,
    )
