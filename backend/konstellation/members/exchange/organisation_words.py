"""How registers name kinds and legal forms of organisations."""

from __future__ import annotations

from konstellation.common.models import Visibility
from konstellation.exchange.kinds import Choice
from konstellation.members.exchange.cells import worded
from konstellation.members.models import LegalForm, OrganisationKind

# Besides Swedish and English words: the activity types of the EU's funding portal.
KIND = worded(
    OrganisationKind,
    {
        "company": ("PRC", "Bolag", "Näringsliv", "Aktiebolag", "Industri", "Business", "Private"),
        "university": ("HES", "Högskola", "Universitet", "Akademi", "Lärosäte", "Academia"),
        "institute": ("REC", "Institut", "Forskningsinstitut", "Institute"),
        "public_body": (
            "PUB",
            "Offentlig",
            "Offentlig aktör",
            "Kommun",
            "Myndighet",
            "Public",
            "Authority",
        ),
        "association": ("OTH", "Förening", "Organisation", "Other", "NGO"),
        "school": ("Skola", "Gymnasium", "Yrkeshögskola"),
    },
)
LEGAL_FORM = worded(
    LegalForm,
    {
        "limited_company": ("AB", "Aktiebolag", "Ltd", "Limited"),
        "sole_trader": ("Enskild firma", "Enskild näringsidkare", "EF", "Sole proprietor"),
        "partnership": ("HB", "KB", "Handelsbolag", "Kommanditbolag"),
        "economic_association": ("Ek. för.", "Ekonomisk förening", "Cooperative"),
        "nonprofit_association": ("Ideell förening", "Ideell"),
        "foundation": ("Stiftelse",),
        "public_authority": ("Myndighet", "Kommun", "Region", "Statlig myndighet"),
        "foreign": ("Utländsk", "Utländsk juridisk form"),
        "other": ("Övrigt", "Annan"),
    },
)
VISIBILITY = Choice(
    {
        value: pair
        for value, pair in Choice.of(Visibility).labels.items()
        if value != Visibility.ORGANISATION
    }
)
