"""The register's sheets: what of it can be imported and exported as tables."""

from konstellation.exchange.sheet import sheets
from konstellation.members.exchange.organisations import OrganisationSheet

for _sheet in (OrganisationSheet(),):
    sheets.register(_sheet)
