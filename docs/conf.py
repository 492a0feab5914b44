"""How the documentation is built. The page on rights is drawn from the permission matrix itself."""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "backend" / "konstellation"

project = "Konstellation"
author = "The Konstellation authors"
copyright = "The Konstellation authors"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Konstellation"
exclude_patterns = ["_build"]
nitpicky = True
sys.dont_write_bytecode = True

ROLES = [
    ("visitor", "visitor"),
    ("member_delegate", "delegate"),
    ("member_administrator", "administrator"),
    ("panellist", "panellist"),
    ("node_manager", "node manager"),
    ("financier", "financier"),
    ("process_manager", "process manager"),
    ("superuser", "superuser"),
]


def permissions_page() -> str:
    matrix = yaml.safe_load((PACKAGE / "accounts" / "permissions.yaml").read_text("utf-8"))
    lines = [
        "# Who may do what",
        "",
        "Drawn from `accounts/permissions.yaml`, which the code and its tests read too. *public*:",
        "what is published for everyone; *network*: that, and what is open to the network; *own*:",
        "what belongs to an organisation that the user acts for; *self*: what belongs to the user;",
        "*all*: everything. Roles add up.",
        "",
        "| object | action | " + " | ".join(label for _role, label in ROLES) + " |",
        "|---|---|" + "---|" * len(ROLES),
    ]
    for what, actions in matrix.items():
        for action, row in actions.items():
            inherited = {"superuser": row.get("process_manager"), **row}
            cells = " | ".join(inherited.get(role) or "–" for role, _label in ROLES)
            lines.append(f"| {what} | {action} | {cells} |")
    return "\n".join(lines) + "\n"


(HERE / "permissions.md").write_text(permissions_page(), "utf-8")
