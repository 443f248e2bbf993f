"""Headers for hosts: the file `_headers`, from which Netlify, Cloudflare Pages and others take what they send with a file."""

from __future__ import annotations

from pathlib import Path

from livecells.assets import SITE_DIRECTORY

NAME = "_headers"
YEAR = 31_536_000  # seconds

# The folders in it are named by their content: what stands there never changes. For all else a host's own lifetimes are right.
_TEXT = f"""\
/{SITE_DIRECTORY}/*
  Cache-Control: public, max-age={YEAR}, immutable
"""


def write(site: Path) -> None:
    """Write the file into a built site, unless its author has one."""
    if not (site / NAME).exists():
        (site / NAME).write_text(_TEXT, "utf-8")
