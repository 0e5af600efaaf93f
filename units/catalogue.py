"""The units that are shipped: one folder of files for each province of today."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import Refused
from core.text import fold

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "units"
PREFIXES = ("tinh-", "thanh-pho-", "tp-", "tp.-")


def known_provinces() -> list[str]:
    """The folders of the provinces, as they may be asked for; an invented one has no changes."""
    return sorted(path.parent.name for path in FOLDER.glob("*/changes.csv"))


def province_folder(name: str) -> Path:
    """The folder of a province, named with or without diacritics and "tỉnh", "thành phố".

    Refused, with the names that are known, where there is none.
    """
    slug = "-".join(fold(name).replace("-", " ").split())
    for prefix in PREFIXES:
        slug = slug.removeprefix(prefix)
    if slug not in known_provinces():
        message = _("Không có dữ liệu của tỉnh, thành phố “%(name)s”; hiện có: %(known)s.")
        raise Refused(message % {"name": name, "known": ", ".join(known_provinces())})
    return FOLDER / slug
