"""The people who can sign in to the demo network: one for each role."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation

from konstellation.accounts.roles import Role

# Known to everyone who reads this: a demo network must not face the internet.
PASSWORD = "mikrofabrik-demo"


@dataclass(frozen=True, slots=True)
class SignIn:
    """``acts_for`` is the key of an organisation at which a person with this address works."""

    email: str
    name: str
    role: Role | None
    acts_for: str = ""

    @property
    def is_administrator(self) -> bool:
        return self.role is Role.MEMBER_ADMINISTRATOR

    @property
    def label(self) -> str:
        with translation.override("en"):
            return str(self.role.label) if self.role else "Someone without a role"


SUPERUSER = SignIn("drift@konstellation.example", "Sanna Falkengren", Role.SUPERUSER)
KEEPER = SignIn("processledare@konstellation.example", "Maria Tallberg", Role.PROCESS_MANAGER)
OTHERS = (
    SignIn(
        "mattias.burlin@greppklo-robotik.example",
        "Mattias Burlin",
        Role.MEMBER_ADMINISTRATOR,
        "greppklo-robotik",
    ),
    SignIn(
        "amanda.norrby@legeringslanken.example",
        "Amanda Norrby",
        Role.MEMBER_DELEGATE,
        "legeringslanken",
    ),
    SignIn("finansiar@konstellation.example", "Per-Olof Hedin", Role.FINANCIER),
    SignIn("panel@konstellation.example", "Leila Sandqvist", Role.PANELLIST),
    SignIn("nod@konstellation.example", "Johan Burström", Role.NODE_MANAGER),
    SignIn("gast@konstellation.example", "Elin Rask", None),
)
ALL = (KEEPER, *OTHERS, SUPERUSER)
