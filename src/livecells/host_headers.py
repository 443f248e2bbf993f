"""Headers for hosts: the file `_headers`, from which Netlify, Cloudflare Pages and others take what they send with a file."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from livecells.assets import SITE_DIRECTORY
from livecells.offline import WORKER

NAME = "_headers"
YEAR = 31_536_000  # seconds

# The folders in it are named by their content: what stands there never changes. For all else a host's own lifetimes are right.
# A service worker must never be an old one.
_TEXT = """\
{path}{folder}/*
  Cache-Control: public, max-age={seconds}, immutable
{path}{worker}
  Cache-Control: no-cache
"""


def write(site: Path, address: str) -> None:
    """Write the file into a built site, unless its author has one. `address` is where the site will stand, empty for a root."""
    if not (site / NAME).exists():
        path = urlsplit(address).path or "/"
        (site / NAME).write_text(_TEXT.format(path=path, folder=SITE_DIRECTORY, seconds=YEAR, worker=WORKER), "utf-8")
