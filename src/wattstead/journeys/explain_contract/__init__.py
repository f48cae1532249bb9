"""Explains to customers what they have agreed on, and what energy costs them when."""

from wattstead.journeys.explain_contract.answers import (
    BandShare,
    RunningContract,
    SiteContracts,
    TypicalMonth,
)
from wattstead.journeys.explain_contract.explain import explain_contracts

__all__ = ["BandShare", "RunningContract", "SiteContracts", "TypicalMonth", "explain_contracts"]
