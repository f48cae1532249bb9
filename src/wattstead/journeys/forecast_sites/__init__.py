"""Forecasts what sites use and feed in from what they did at the same hours of the weeks before."""

from wattstead.journeys.forecast_sites.forecasting import forecast_site, forecast_sites, sites_to_forecast

__all__ = ["forecast_site", "forecast_sites", "sites_to_forecast"]
