"""One SQL statement for a whole page, in the words of the database at hand: the limit."""

from __future__ import annotations

from django.db import connection

_WORDS = {
    "sqlite": {
        "object": "json_object",
        "array": "json_group_array({row})",
        "json": "json({row})",
        "text": "{row}",
    },
    "postgresql": {
        "object": "json_build_object",
        "array": "coalesce(json_agg({row}), '[]')",
        "json": "{row}",
        "text": "({row})::text",
    },
}[connection.vendor]
_OBJECT = _WORDS["object"]


def _array(row: str) -> str:
    return _WORDS["array"].format(row=row)


def _text(row: str) -> str:
    return _WORDS["text"].format(row=row)


_SECTOR = f"{_OBJECT}('isMain', os.is_main, 'code', s.code, 'nameSv', s.name_sv)"
_CLAIM = f"{_OBJECT}('level', c.level, 'key', k.key, 'nameSv', k.name_sv)"
_THEME = f"{_OBJECT}('key', t.key, 'nameSv', t.name_sv)"
_ADDRESS = f"{_OBJECT}('city', a.city, 'municipality', m.name)"
_ORGANISATION = f"""
  {_OBJECT}('id', o.id, 'name', o.name, 'kind', o.kind, 'summarySv', o.summary_sv,
    'website', o.website,
    'sectors', (SELECT {_array(_SECTOR)} FROM members_organisationsector os
        JOIN members_sector s ON s.id = os.sector_id WHERE os.organisation_id = o.id),
    'competences', (SELECT {_array(_CLAIM)} FROM members_competenceclaim c
        JOIN members_competence k ON k.id = c.competence_id WHERE c.organisation_id = o.id),
    'themes', (SELECT {_array(_THEME)} FROM members_organisation_themes ot
        JOIN members_theme t ON t.id = ot.theme_id WHERE ot.organisation_id = o.id),
    'addresses', (SELECT {_array(_ADDRESS)} FROM members_address a
        LEFT JOIN members_municipality m ON m.code = a.municipality_id
        WHERE a.organisation_id = o.id))
"""
_THERE = """
  o.archived_at IS NULL AND o.id IN
    (SELECT a.organisation_id FROM members_address a WHERE a.region_id = %s)
"""
_PAGE = f"""
  SELECT {_ORGANISATION} AS node FROM members_organisation o WHERE {_THERE}
  ORDER BY o.sort_name, o.id LIMIT %s
"""
_COUNT = f"SELECT count(*) FROM members_organisation o WHERE {_THERE}"
_NODES = f"SELECT {_array(_WORDS['json'].format(row='node'))} FROM ({_PAGE}) page"

LIST_SQL = f"SELECT {_text(f'''{_OBJECT}('totalCount', ({_COUNT}), 'nodes', ({_NODES}))''')}"
DETAIL_SQL = f"SELECT {_text(_ORGANISATION)} FROM members_organisation o WHERE o.id = %s"
