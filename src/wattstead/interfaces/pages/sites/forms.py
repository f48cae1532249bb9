"""Asks for a site: its name, its address, and what kind of place it is."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from wattstead.domains.sites.vocabulary import PropertyType, SiteDetails
from wattstead.interfaces.pages.first_steps.forms import HomeForm
from wattstead.journeys.portfolio import PortfolioQuestion, SortKey

LONGEST_SEARCH = 80
LAST_PAGE = 1_000
KINDS = (
    (PropertyType.RESIDENTIAL.value, gettext_lazy("A home")),
    (PropertyType.COMMERCIAL.value, gettext_lazy("A business")),
    (PropertyType.INDUSTRIAL.value, gettext_lazy("A factory")),
)
SORTS: tuple[SortKey, ...] = ("name", "use", "cost", "change", "quality")


class SiteForm(HomeForm):
    """A site with its facts."""

    property_type = forms.ChoiceField(label=gettext_lazy("What kind of place is it?"), choices=KINDS)
    square_meters = forms.DecimalField(
        label=gettext_lazy("Floor space in m²"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        max_digits=9,
        decimal_places=2,
        localize=True,
    )
    occupants = forms.IntegerField(
        label=gettext_lazy("People there"), required=False, min_value=1, max_value=30_000
    )

    @property
    def kind(self) -> PropertyType:
        """Return the kind of place that was chosen."""
        return PropertyType(self.cleaned_data["property_type"])

    def details(self, *, beside: SiteDetails) -> SiteDetails:
        """Return the facts that were entered, with those the form does not ask for."""
        return SiteDetails(
            latitude=beside.latitude,
            longitude=beside.longitude,
            square_meters=self.cleaned_data["square_meters"],
            occupants=self.cleaned_data["occupants"],
        )


def asked_by(query: QueryDict) -> PortfolioQuestion:
    """Return what an address asks; what cannot be read is as if it were not there."""
    sort = query.get("sort", "")
    page = query.get("page", "")
    is_page = page.isascii() and page.isdigit() and 0 < int(page[:5]) <= LAST_PAGE
    return PortfolioQuestion(
        words=query.get("q", "").replace("\x00", "")[:LONGEST_SEARCH].strip(),
        sort=next((each for each in SORTS if each == sort), "name"),
        page=int(page) if is_page else 1,
    )
