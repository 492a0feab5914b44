"""Pictures from outside: taken in only as freshly encoded pixels."""

from __future__ import annotations

import uuid
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from konstellation.common.errors import Invalid

MAX_BYTES = 2 * 1024 * 1024
MAX_SIDE = 4096
MAX_PIXELS = 16_000_000
# What is read → what is written.
FORMATS = {"PNG": ("PNG", "png"), "JPEG": ("JPEG", "jpg"), "WEBP": ("WEBP", "webp")}

_NO_PICTURE = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def cleaned(upload: UploadedFile, field: str) -> ContentFile[bytes]:
    """The picture encoded anew, under a random name.

    Position, camera, comments and whatever else hid in the file are gone. Raises Invalid under
    ``field`` for what is no picture, too large, or moves.
    """
    if not upload.size or upload.size > MAX_BYTES:
        raise Invalid({field: [_("The picture must be at most 2 MB and not empty.")]})
    try:
        # The size stands in the header: it is looked at before any pixel is decoded.
        with Image.open(upload, formats=list(FORMATS)) as picture:
            _refuse_unfit(picture, field)
            picture.load()
            return _encoded(picture)
    except _NO_PICTURE:
        raise Invalid({field: [_("This is not a PNG, JPEG or WebP picture.")]}) from None


def _refuse_unfit(picture: Image.Image, field: str) -> None:
    width, height = picture.size
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise Invalid(
            {
                field: [
                    _("The picture must be at most 4096 pixels wide and high, 16 million in all.")
                ]
            }
        )
    if getattr(picture, "n_frames", 1) > 1:
        raise Invalid({field: [_("A moving picture cannot be used.")]})


def _encoded(picture: Image.Image) -> ContentFile[bytes]:
    kind, suffix = FORMATS[picture.format or "PNG"]
    upright = ImageOps.exif_transpose(picture)
    has_alpha = kind != "JPEG" and ("A" in upright.getbands() or "transparency" in upright.info)
    pixels = upright.convert("RGBA" if has_alpha else "RGB")
    pixels.info.clear()
    out = BytesIO()
    pixels.save(out, format=kind, **({"quality": 90} if kind != "PNG" else {"optimize": True}))
    return ContentFile(out.getvalue(), name=f"{uuid.uuid4().hex}.{suffix}")
