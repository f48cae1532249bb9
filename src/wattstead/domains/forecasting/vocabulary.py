"""Names what is forecast. Codes are those of the specification."""

from enum import StrEnum


class ForecastType(StrEnum):
    """What is forecast; net is consumption minus production."""

    CONSUMPTION = "consumption"
    PRODUCTION = "production"
    NET = "net"


class ForecastPeriod(StrEnum):
    """How finely: the hours of a day, one whole day, or seven days together."""

    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


class ForecastSource(StrEnum):
    """How a forecast came about."""

    ML_MODEL = "ml_model"
    WEATHER_API = "weather_api"
    HISTORICAL_AVERAGE = "historical_average"
