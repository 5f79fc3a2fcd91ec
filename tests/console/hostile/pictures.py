"""Pictures as somebody with bad intentions makes them (T24)."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

SECRET = b"<script>alert('picture')</script>"


def encoded(kind: str, size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    """A small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", size, "#1188aa").save(buffer, kind, **more)
    return buffer.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    """A piece of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of(width: int, height: int) -> bytes:
    """A PNG that says to be this large and has hardly any pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def png_with_words() -> bytes:
    """A PNG with a script in its comments, and one more behind its end."""
    whole = encoded("PNG")
    end = whole.index(b"IEND") - 4
    return whole[:end] + chunk(b"tEXt", b"Comment\0" + SECRET) + whole[end:] + SECRET


def jpeg_with_place() -> bytes:
    """A photograph that says where it was taken, and by whom."""
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x8825] = {1: "N", 2: (35.0, 30.0, 0.0), 3: "E", 4: (139.0, 0.0, 0.0)}
    return encoded("JPEG", exif=exif.tobytes(), comment=SECRET)


def gif_and_script() -> bytes:
    """A GIF that is a script as well."""
    return b"GIF89a/*" + encoded("GIF")[8:] + b"*/=1;alert(1)"


REFUSED = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "svg-as-png": b'<?xml version="1.0"?><svg onload="alert(1)"/>',
    "gif": encoded("GIF"),
    "gif-and-script": gif_and_script(),
    "webp": encoded("WEBP"),
    "bmp": encoded("BMP"),
    "tiff": encoded("TIFF"),
    "ico": encoded("ICO", (32, 32)),
    "html": b"<html><script>alert(1)</script></html>",
    "empty": b"",
    "one-byte": b"\xff",
    "png-head-alone": b"\x89PNG\r\n\x1a\n",
    "png-cut": encoded("PNG")[:60],
    "jpeg-cut": encoded("JPEG", (400, 400))[:500],
    "png-50000": png_of(50_000, 50_000),
    "png-8000": png_of(8_000, 8_000),
    "png-no-width": png_of(0, 10),
    "pdf": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n",
    "zip": b"PK\x03\x04" + b"\0" * 60,
    "javascript": b"alert(document.cookie)",
}
"""By what they are."""
NEUTRAL = {
    "jpeg-with-place": jpeg_with_place(),
    "png-with-words": png_with_words(),
    "jpeg-and-zip": encoded("JPEG") + b"PK\x03\x04" + SECRET,
    "jpeg-and-script": encoded("JPEG") + b"*/" + SECRET,
}
"""Pictures all the same; what they carry must be gone."""
