from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).parents[2] / "deploy/kubernetes_schemas.py"
SWAGGER: dict[str, Any] = {
    "definitions": {
        "io.k8s.api.batch.v1.CronJob": {
            "type": "object",
            "properties": {"kind": {"type": "string"}},
            "x-kubernetes-group-version-kind": [
                {"group": "batch", "kind": "CronJob", "version": "v1"}
            ],
        },
        "io.k8s.api.core.v1.Secret": {
            "type": "object",
            "properties": {"data": {"type": "object"}},
            "x-kubernetes-group-version-kind": [{"group": "", "kind": "Secret", "version": "v1"}],
        },
        "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {"type": "string"},
    }
}


def test_each_kind_has_a_schema_that_refuses_what_it_does_not_know(tmp_path):
    swagger = tmp_path / "swagger.json"
    swagger.write_text(json.dumps(SWAGGER))

    subprocess.run([sys.executable, SCRIPT, swagger, tmp_path / "made"], check=True)

    made = {path.name: json.loads(path.read_text()) for path in (tmp_path / "made").iterdir()}
    shared = made.pop("definitions.json")["definitions"]
    assert set(made) == {"cronjob-batch-v1.json", "secret-v1.json"}
    assert made["secret-v1.json"] == {
        "$ref": "definitions.json#/definitions/io.k8s.api.core.v1.Secret"
    }
    assert shared["io.k8s.api.batch.v1.CronJob"]["additionalProperties"] is False
    assert shared["io.k8s.apimachinery.pkg.util.intstr.IntOrString"] == {
        "type": ["string", "integer"]
    }
