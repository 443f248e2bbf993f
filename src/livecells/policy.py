"""The Content-Security-Policy of the pages: written into each as a `<meta>`, because a static host sends no headers.

It allows the site's own files and the inline scripts that the theme wrote, by their hashes. Instant navigation keeps
the first page's policy for all that follow, so every page gets the hashes of the whole site.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
# A script of another type is data; the browser neither runs nor blocks it.
_NOT_RUN = re.compile(r"\bsrc=|\btype=[\"']?(?!module|text/javascript)\w")
_CHARSET = re.compile(r'<meta charset="[^"]+">')


def script_hashes(pages: Iterable[str]) -> list[str]:
    """Return the sources, `'sha256-…'`, that allow every inline script of the pages; sorted, each once."""
    found = set()
    for page in pages:
        for script in _SCRIPT.finditer(page):
            if not _NOT_RUN.search(script["attributes"]):
                digest = hashlib.sha256(script["text"].encode()).digest()
                found.add(f"'sha256-{base64.b64encode(digest).decode()}'")
    return sorted(found)


def policy(hashes: Iterable[str]) -> str:
    """Return the policy. `blob:` and `'wasm-unsafe-eval'` are for Python's worker, whose frame inherits the policy."""
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self' blob: 'wasm-unsafe-eval'", *hashes]),
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src blob: 'self'",
            "frame-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "object-src 'none'",
        ]
    )


def with_policy(page: str, policy: str) -> str:
    """Return the page with the policy at the head's beginning: it holds for what comes after it only."""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return _CHARSET.sub(lambda charset: charset[0] + meta, page, count=1)
