"""Pictures: only their pixels are kept, and they are served so that they can do no harm."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from konstellation.audit.models import Entry
from tests.api.rest.conftest import refused
from tests.factories.members import OrganisationFactory

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    mode = "CMYK" if kind == "TIFF" else "RGB"
    out = BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else None).save(out, format=kind, **options)
    return out.getvalue()


def moving() -> bytes:
    frames = [Image.new("RGB", (4, 4), (n, 0, 0)) for n in range(20)]
    out = BytesIO()
    frames[0].save(out, format="PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def located() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Camera of a person"
    exif.get_ifd(0x8825)[2] = (59.0, 36.0, 0.0)
    return picture("JPEG", exif=exif)


@pytest.fixture
def staff(as_user, keeper):
    return as_user(keeper)


def upload(api, organisation, content: bytes, name: str = "logo.png", version: str = '"1"'):
    form = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile(name, content)})
    path = f"organisations/{organisation.pk}/logo/"
    return api.send("POST", path, form, Content_Type=MULTIPART_CONTENT, If_Match=version)


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")])
def test_a_picture_is_kept_under_a_random_name_and_served_harmlessly(staff, client, kind, suffix):
    organisation = OrganisationFactory()

    answer = upload(staff, organisation, picture(kind))

    assert answer.status_code == 200, answer.content
    assert re.fullmatch(rf"/media/logos/[0-9a-f]{{32}}\.{suffix}", answer.json()["logo"])
    served = client.get(answer.json()["logo"])
    assert served["Content-Type"] == f"image/{kind.lower()}"
    assert served["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in served["Content-Security-Policy"]
    assert Image.open(BytesIO(served.getvalue())).size == (40, 20)


def test_where_and_with_what_it_was_taken_is_forgotten(staff):
    organisation = OrganisationFactory()
    assert b"Camera" in located()

    upload(staff, organisation, located(), "x.jpg")

    organisation.refresh_from_db()
    kept = default_storage.open(organisation.logo.name).read()
    assert b"Camera" not in kept
    assert not Image.open(BytesIO(kept)).getexif()


def test_what_hides_behind_the_pixels_is_dropped(staff):
    organisation = OrganisationFactory()

    upload(staff, organisation, picture() + b"<script>alert(1)</script>")

    organisation.refresh_from_db()
    assert b"script" not in default_storage.open(organisation.logo.name).read()


@pytest.mark.parametrize(
    "content",
    [
        SVG,
        b"<html><script>alert(1)</script></html>",
        b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script></html>",
        picture("GIF"),
        picture("TIFF"),
        picture()[:60],
        moving(),
        picture(size=(4097, 1)),
        picture(size=(4096, 4000)),
        picture(size=(12_000, 12_000)),
        b"\0" * (2 * 1024 * 1024 + 1),
    ],
    ids=["svg", "html", "png-magic", "gif", "tiff", "cut", "moving", "wide", "many", "huge", "big"],
)
def test_what_is_no_fit_picture_is_refused_and_leaves_nothing(staff, content):
    organisation = OrganisationFactory()
    before = Entry.objects.count()

    body = refused(upload(staff, organisation, content), 400, "INVALID")

    assert list(body["fields"]) == ["file"]
    organisation.refresh_from_db()
    assert (organisation.logo.name, organisation.version) == ("", 1)
    assert Entry.objects.count() == before


def test_a_form_that_is_far_too_large_is_refused_by_its_length(staff):
    refused(upload(staff, OrganisationFactory(), b"\0" * 3 * 1024 * 1024), 413, "TOO_LARGE")


@pytest.mark.parametrize(
    "name", ["../../x.png", "a\0.png", "con.png", "x.png.html", "=cmd.csv", "å" * 100]
)
def test_what_the_file_was_called_does_not_matter(staff, name):
    answer = upload(staff, OrganisationFactory(), picture(), name)

    assert answer.status_code in {200, 400}
    if answer.status_code == 200:
        assert re.fullmatch(r"/media/logos/[0-9a-f]{32}\.png", answer.json()["logo"])


def test_a_refused_change_leaves_no_file(staff):
    organisation = OrganisationFactory()
    before = _stored()

    refused(upload(staff, organisation, picture(), version='"9"'), 412)

    assert _stored() == before


def test_a_logo_can_be_removed(staff):
    organisation = OrganisationFactory()
    upload(staff, organisation, picture())

    answer = staff.delete(f"organisations/{organisation.pk}/logo/", If_Match='"2"')

    assert answer.json()["logo"] is None


@pytest.mark.parametrize("name", ["x.png", "..%2f..%2fsecret.key", "a" * 32 + ".html"])
def test_nothing_else_is_served_there(client, db, name):
    assert client.get(f"/media/logos/{name}").status_code == 404


def test_a_thousand_ranges_get_the_picture_once(staff, client):
    path = upload(staff, OrganisationFactory(), picture()).json()["logo"]

    answer = client.get(path, headers={"Range": "bytes=" + "0-0," * 999 + "0-0"})

    assert answer.status_code == 200
    assert not answer["Content-Type"].startswith("multipart")


def _stored() -> set[str]:
    return set(default_storage.listdir("logos")[1]) if default_storage.exists("logos") else set()
