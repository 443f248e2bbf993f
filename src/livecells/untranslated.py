"""Untranslated: keeps programs that translate a page off its code. Pure."""

from __future__ import annotations

import re

TAGS = ("code", "kbd", "pre")

_CODE = re.compile(rf"<({'|'.join(TAGS)})\b(?![^>]*\btranslate=)")


def untranslated(html: str) -> str:
    """Return HTML whose code says that it is not to be translated; where it says something of that already, this stays."""
    return _CODE.sub(r'<\1 translate="no"', html)
