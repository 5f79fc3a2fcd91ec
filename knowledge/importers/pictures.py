"""Whether a file of a content folder is a picture, before anything is loaded."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from knowledge.importers.validation import Record


def check_picture(record: Record, folder: Path, name: str) -> None:
    """Note a fault when `name` is not a JPEG or PNG inside `folder`. Its size is judged when it is stored."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        record.fail("image", "file-missing", name)
        return
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as picture:
            picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        record.fail("image", "picture", f"{name} {type(error).__name__}")
