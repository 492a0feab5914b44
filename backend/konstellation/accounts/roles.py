"""The roles a viewer can have. A user may hold several; rights are their union."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    VISITOR = "visitor", _("Visitor")
    MEMBER_DELEGATE = "member_delegate", _("Member delegate")
    MEMBER_ADMINISTRATOR = "member_administrator", _("Member administrator")
    PANELLIST = "panellist", _("Panellist")
    FINANCIER = "financier", _("Financier or partner contact")
    NODE_MANAGER = "node_manager", _("Node manager")
    PROCESS_MANAGER = "process_manager", _("Process manager")
    SUPERUSER = "superuser", _("Superuser")


# Roles given to a user as such; a delegate's follow from the organisation acted for.
GRANTABLE = (Role.PROCESS_MANAGER, Role.NODE_MANAGER, Role.PANELLIST, Role.FINANCIER)
