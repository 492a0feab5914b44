"""kubernetes_schemas.py SWAGGER FOLDER: Kubernetes' own description of its kinds, for kubeconform.

kubeconform would fetch JSON schemas of every kind from the web. The same are made here from the
description that ships with Kubernetes' Go modules. Unknown fields are refused, as by its `-strict`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

SHARED = "definitions.json"
# Written as text or as a number, whatever their definition says.
_LOOSE = {
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": ["string", "integer"],
    "io.k8s.apimachinery.pkg.api.resource.Quantity": ["string", "number"],
}


def schemas(swagger: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """File name → schema: one for every kind with a version, and one that all refer to."""
    definitions = swagger["definitions"]
    shared = {name: _strict(name, found) for name, found in definitions.items()}
    kinds = {
        _file_name(kind): {"$ref": f"{SHARED}#/definitions/{name}"}
        for name, found in definitions.items()
        for kind in found.get("x-kubernetes-group-version-kind", [])
    }
    return kinds | {SHARED: {"definitions": shared}}


def _file_name(kind: dict[str, str]) -> str:
    group = kind["group"].split(".")[0]
    return "-".join(filter(None, (kind["kind"], group, kind["version"]))).lower() + ".json"


def _strict(name: str, definition: dict[str, Any]) -> dict[str, Any]:
    if name in _LOOSE:
        return {"type": _LOOSE[name]}
    if "properties" in definition and "additionalProperties" not in definition:
        return definition | {"additionalProperties": False}
    return definition


def main(swagger: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas(json.loads(swagger.read_text("utf-8"))).items():
        (folder / name).write_text(json.dumps(schema), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
