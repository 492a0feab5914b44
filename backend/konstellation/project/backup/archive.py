"""A backup: one file with every table, every kept file, and the keys that read them."""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from konstellation.project.backup import copying, databases, tables
from konstellation.project.backup.tables import Tally

FORMAT = 1
KEYS = {"SECRET_KEY": "secret.key", "PERSONAL_NUMBER_KEY": "personal-number.key"}
Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """What the manifest says of one table."""

    columns: list[str]
    rows: int
    fingerprint: str

    @property
    def tally(self) -> Tally:
        return Tally(self.rows, int(self.fingerprint, 16))


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, so that it can be checked without a database."""

    format: int
    version: str
    made_at: str
    migrations: list[list[str]]
    tables: dict[str, Kept]
    files: dict[str, str]

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        try:
            found: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
            found["tables"] = {label: Kept(**kept) for label, kept in found["tables"].items()}
            manifest = cls(**found)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise CommandError("This is no backup: its manifest cannot be read.") from error
        if manifest.format > FORMAT:
            raise CommandError(f"This backup was made by version {manifest.version}, a newer one.")
        return manifest

    @property
    def applied(self) -> databases.Applied:
        return {(app, name) for app, name in self.migrations}


def make(folder: Path, *, progress: Progress = lambda label, done: None) -> Path:
    """Write a backup into the folder and return its path; other processes may write meanwhile.

    It holds the keys: whoever has the file can read everything.
    """
    now = timezone.now()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"konstellation-{now:%Y-%m-%dT%H%M%SZ}.tar.gz"
    with _scratch(folder) as scratch:
        with databases.snapshot() as alias:
            kept = _write_tables(scratch / "tables", alias, progress)
            applied = sorted(databases.applied(alias))
        if Path(settings.MEDIA_ROOT).is_dir():
            shutil.copytree(settings.MEDIA_ROOT, scratch / "media")
        (scratch / "keys").mkdir()
        for name, file in KEYS.items():
            (scratch / "keys" / file).write_text(getattr(settings, name))
        manifest = Manifest(
            format=FORMAT,
            version=version("konstellation"),
            made_at=now.isoformat(),
            migrations=[list(each) for each in applied],
            tables=kept,
            files=_sums(scratch),
        )
        (scratch / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1))
        _pack(scratch, path)
    return path


def made(folder: Path) -> list[Path]:
    """The backups in a folder, the newest first."""
    return sorted(folder.glob("konstellation-*.tar.gz"), reverse=True)


@contextmanager
def opened(path: Path) -> Iterator[tuple[Path, Manifest]]:
    """The backup's files in a folder, each compared with its manifest."""
    with tempfile.TemporaryDirectory(prefix="konstellation-restore-") as name:
        folder = Path(name)
        try:
            with tarfile.open(path) as packed:
                packed.extractall(folder, filter="data")
        except (OSError, EOFError, tarfile.TarError) as error:
            raise CommandError(f"{path} cannot be read as a backup: {error}") from error
        manifest = Manifest.read(folder)
        found = _sums(folder)
        for file, expected in manifest.files.items():
            if found.get(file) != expected:
                raise CommandError(f"The backup is damaged: {file} is not as it was written.")
        yield folder, manifest


def restore(
    folder: Path, manifest: Manifest, *, progress: Progress = lambda label, done: None
) -> None:
    """Write an opened backup into our database and files, whatever they held before."""
    apps = copying.migrate_to(manifest.applied, using=DEFAULT_DB_ALIAS)
    wanted = (
        copying.Table(label, kept.columns, _lines(folder / "tables" / f"{label}.jsonl"), kept.tally)
        for label, kept in manifest.tables.items()
    )
    copying.write(apps, wanted, using=DEFAULT_DB_ALIAS, progress=progress)
    if (folder / "media").is_dir():
        shutil.copytree(folder / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)
    for file in KEYS.values():
        if (settings.DATA_DIR / file).exists():
            _replace_key(settings.DATA_DIR / file, (folder / "keys" / file).read_text())


def foreign_keys(folder: Path) -> list[str]:
    """Keys of the backup that this installation is told to be others, by its environment."""
    return [
        name
        for name, file in KEYS.items()
        if not (settings.DATA_DIR / file).exists()
        and getattr(settings, name) != (folder / "keys" / file).read_text()
    ]


def _write_tables(folder: Path, alias: str, progress: Progress) -> dict[str, Kept]:
    folder.mkdir()
    kept: dict[str, Kept] = {}
    for model in tables.kept_models(databases.models_of(alias)):
        label, names, tally = model._meta.label, tables.columns(model), Tally()
        with (folder / f"{label}.jsonl").open("wb") as file:
            for line in tally.counting(tables.lines(model, names, using=alias)):
                file.write(line + b"\n")
        kept[label] = Kept(names, tally.rows, tally.fingerprint)
        progress(label, tally.rows)
    return kept


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        for line in file:
            yield line.rstrip(b"\n")


def _sums(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "manifest.json":
            with path.open("rb") as file:
                found[str(path.relative_to(folder))] = hashlib.file_digest(
                    file, "sha256"
                ).hexdigest()
    return found


def _pack(folder: Path, path: Path) -> None:
    """The file is there whole, and for its owner alone, or not at all."""
    unfinished = folder.with_suffix(".tar.gz")
    unfinished.touch(mode=0o600)
    with tarfile.open(unfinished, "w:gz", compresslevel=6) as packed:
        for part in sorted(folder.iterdir()):
            packed.add(part, arcname=part.name)
    unfinished.replace(path)


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder) as name:
        yield Path(name)


def _replace_key(path: Path, key: str) -> None:
    if path.read_text() == key:
        return
    path.rename(path.with_suffix(".before"))
    path.touch(mode=0o600)
    path.write_text(key)
