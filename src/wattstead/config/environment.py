"""Reads what the operator sets: every variable of the environment that Wattstead knows."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from wattstead.domains.metering.rules import FEWEST_MONTHS_KEPT


def _a_year_and_more(months: int) -> int:
    """Refuse to thin what a bill and the one of the year before are compared by."""
    if months and months < FEWEST_MONTHS_KEPT:
        raise ValueError(f"readings stay as they came for {FEWEST_MONTHS_KEPT} months at least; 0 = for ever")
    return months


class Environment(BaseSettings):
    """The variables of the environment, each under the prefix WATTSTEAD_."""

    model_config = SettingsConfigDict(env_prefix="WATTSTEAD_", extra="ignore")

    database_url: str = Field(default="", description="PostgreSQL as the application's role (web)")
    worker_database_url: str = Field(
        default="", description="PostgreSQL as the worker's role; else database_url"
    )
    owner_database_url: str = Field(
        default="", description="PostgreSQL as the owner's role; only `migrate` uses it"
    )
    database_role: Literal["app", "worker", "owner"] = Field(
        default="app", description="Which of the three this process is; the commands set it"
    )
    database_pool_size: int = Field(
        default=8, ge=0, description="Connections kept open by a process; 0 = none"
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""), description="Signs cookies and links; at least 50 characters"
    )
    encryption_keys: SecretStr = Field(
        default=SecretStr(""),
        description="Encrypt IBANs and second factors: 32 bytes base64 each, newest first",
    )
    public_url: str = Field(default="http://localhost:8000", description="Where people reach the portal")
    allowed_hosts: str = Field(default="", description="More host names, separated by commas")
    data_dir: Path | None = Field(default=None, description="Where the embedded database and mail folder lie")
    api_requests_a_minute: int = Field(
        default=600, ge=0, description="Requests a person's programs may send to the API in a minute; 0 = any"
    )
    api_requests_a_minute_without_token: int = Field(
        default=60, ge=0, description="The same for an address that shows no valid token"
    )
    trusted_proxies: int = Field(
        default=0, ge=0, description="Proxies of your own that write X-Forwarded-For before the portal"
    )
    keep_readings_months: Annotated[int, AfterValidator(_a_year_and_more)] = Field(
        default=0, description="Months after which readings are thinned to whole days; 0 = never"
    )
    delete_readings_months: Annotated[int, AfterValidator(_a_year_and_more)] = Field(
        default=0, description="Months after which readings no kept bill rests on are deleted; 0 = never"
    )
    keep_bills_years: int = Field(
        default=10, ge=1, le=100, description="Calendar years for which bills and their readings are kept"
    )
    estimate_after_days: int = Field(
        default=3, ge=0, le=60, description="Days after which gaps are estimated at night; 0 = never"
    )
    mail_url: str = Field(default="", description="smtp://user:password@host:587; empty = mails become files")
    mail_from: str = Field(default="Wattstead <portal@localhost>", description="Sender of mails")
    load_profiles: Path | None = Field(
        default=None, description="A folder with load profiles of the BDEW: h25.csv, p25.csv, g25.csv"
    )
