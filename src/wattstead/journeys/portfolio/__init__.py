"""Answers how all sites of a customer are doing: this month of each, and of all together."""

from wattstead.journeys.portfolio.answers import (
    PAGE_SIZE,
    Portfolio,
    PortfolioQuestion,
    SiteMonth,
    SortKey,
)
from wattstead.journeys.portfolio.portfolio import site_portfolio

__all__ = ["PAGE_SIZE", "Portfolio", "PortfolioQuestion", "SiteMonth", "SortKey", "site_portfolio"]
