"""The register's sheets: what of it can be imported and exported as tables."""

from konstellation.exchange.sheet import sheets
from konstellation.members.exchange.memberships import MembershipSheet
from konstellation.members.exchange.organisations import OrganisationSheet
from konstellation.members.exchange.people import PersonSheet
from konstellation.members.exchange.roles import NetworkRoleSheet

for _sheet in (OrganisationSheet(), PersonSheet(), NetworkRoleSheet(), MembershipSheet()):
    sheets.register(_sheet)
