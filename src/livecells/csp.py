"""CSP: the Content-Security-Policy of the pages, written into each as a `<meta>`, because a static host sends no headers.

It allows the site's own files and the inline scripts that the theme wrote, by their hashes. Instant navigation keeps
the first page's policy for all that follow, so every page gets the hashes of the whole site. For a site that MkDocs has
not built: `python -m livecells.csp SITE`.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
# A script of another type is data; the browser neither runs nor blocks it.
_NOT_RUN = re.compile(r"\bsrc=|\btype=[\"']?(?!module|text/javascript)\w")
_BODY = re.compile("<body", re.IGNORECASE)


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


class _Head(HTMLParser):
    """The places in a page's head, as offsets: its beginning, the end of what names the charset, policies that are there.

    Parsed as HTML, because a minifier writes tags without quotes, and a theme writes them as it likes.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.start: int | None = None
        self.charset: int | None = None
        self.policies: list[tuple[int, int]] = []
        self._lines = [0]
        body = _BODY.search(page)
        self._text = page[: body.start()] if body else page
        for line in self._text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(self._text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, column = self.getpos()
        begin = self._lines[line - 1] + column
        end = begin + len(self.get_starttag_text() or "")
        names = {name: (value or "").lower() for name, value in attrs}
        if tag == "head" and self.start is None:
            self.start = end
        elif (
            tag == "meta" and self.charset is None and ("charset" in names or names.get("http-equiv") == "content-type")
        ):
            self.charset = end
        elif tag == "meta" and names.get("http-equiv") == "content-security-policy":
            self.policies.append((begin, end))


def with_policy(page: str, policy: str) -> str:
    """Return the page with the policy at the head's beginning, in place of one that is there. Raises ValueError.

    It holds for what comes after it only, and the charset must be known before.
    """
    head = _Head(page)
    if head.start is None:
        raise ValueError("it has no <head> to write the Content-Security-Policy into")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    at = head.charset or head.start
    for begin, end, text in sorted([(at, at, meta), *((*each, "") for each in head.policies)], reverse=True):
        page = page[:begin] + text + page[end:]
    return page


def write(site: Path, frame: Path) -> list[str]:
    """Give every page of a built site the policy, and return why one has none. `frame` is the script of the sandboxed frame."""
    faults = []
    pages = {path: path.read_text("utf-8") for path in site.rglob("*.html")}
    inline = f"<script>{frame.read_text('utf-8')}</script>"  # as sandbox-host.ts writes it
    allowed = policy(script_hashes([*pages.values(), inline]))
    for path, text in pages.items():
        try:
            path.write_text(with_policy(text, allowed), "utf-8")
        except ValueError as error:
            faults.append(f"{path.relative_to(site)}: {error}.")
    return faults


def main(arguments: list[str]) -> int:
    """Write the policy into the pages of a folder that a site was built into."""
    if len(arguments) != 1:
        print("usage: python -m livecells.csp SITE", file=sys.stderr)
        return 2
    site = Path(arguments[0])
    frames = list(site.rglob("bundle-*/frame.js"))
    if len(frames) != 1:
        print(
            f"{site} has {len(frames)} copies of the cells' files and needs one: build the site into an empty folder, "
            f"then run `python -m livecells.assets {site / 'assets' / 'livecells'}`.",
            file=sys.stderr,
        )
        return 2
    faults = write(site, frames[0])
    print("\n".join(faults), end="", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
