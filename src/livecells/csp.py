"""CSP: the Content-Security-Policy of the pages, written into each as a `<meta>`, because a static host sends no headers.

It allows the site's own files, and by its hash whatever the build wrote into the pages: scripts, styles, handlers of events.
What comes from another host is refused unless the site allows that host. Instant navigation keeps the first page's policy
for all that follow, so every page gets the hashes of the whole site. For a site that MkDocs has not built:
`python -m livecells.csp SITE`.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

from livecells.page_cells import WHOLE_CELL

# What a site may add to, and what it begins with; `blob:` and `'wasm-unsafe-eval'` are for Python's worker, whose frame
# inherits the policy.
ALLOWABLE = {
    "script-src": "'self' blob: 'wasm-unsafe-eval'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
}
Allowed = Mapping[str, Iterable[str]]  # sources by directive
NOTHING: Allowed = {}

# As browsers read them: a quote is one only behind `=`.
_ATTRIBUTES = r"""[^=>]*+(?:=\s*+(?:"[^"]*"|'[^']*'|[^\s>"'][^\s>]*+|(?=>))[^=>]*+)*+"""
# What may have something for the policy in it: a tag, or the whole of an element whose text is not HTML. A comment has nothing.
_PIECE = re.compile(
    "<(?:!--.*?-->|"
    + "".join(rf"{tag}\b{_ATTRIBUTES}>.*?</{tag}(?=[\s/>])[^>]*>|" for tag in ("script", "style"))
    + f"[a-z]{_ATTRIBUTES}>)",
    re.DOTALL | re.IGNORECASE,
)
# Types that the browser acts on, and so checks; a script of another one is data.
_CHECKED = re.compile(r"|module|importmap|speculationrules|(text|application)/(x-)?(java|ecma)script", re.IGNORECASE)
_ADDRESS = r"""["']?(?P<%s>(?:https?:)?//[^"')\s;]+)"""
_CSS = re.compile(rf"@import\s+(?:url\(\s*)?{_ADDRESS % 'sheet'}|url\(\s*{_ADDRESS % 'file'}", re.IGNORECASE)
_HOST = re.compile(r"(?:https?:)?//([^/?#\s]+)", re.IGNORECASE)
_FONT = re.compile(r"\.(woff2?|ttf|otf|eot)\b")
_PREAMBLE = re.compile(r"\s*(?:<!doctype[^>]*>|<!--.*?-->|<html[^>]*>|<\?xml[^>]*>|\s)*", re.DOTALL | re.IGNORECASE)
_BODY = re.compile("<body", re.IGNORECASE)

# The directive that decides about what an element loads, and the attributes that name it.
_LOADS = {
    "script": ("script-src", ["src"]),
    "img": ("img-src", ["src", "srcset"]),
    "source": ("media-src", ["src"]),
    "video": ("media-src", ["src"]),
    "audio": ("media-src", ["src"]),
    "track": ("media-src", ["src"]),
    "iframe": ("frame-src", ["src"]),
    "form": ("form-action", ["action"]),
}
_THINGS = {
    "script-src": "script",
    "style-src": "stylesheet",
    "img-src": "picture",
    "font-src": "font",
    "media-src": "sound or film",
    "frame-src": "frame",
    "form-action": "target of a form",
}


@dataclass
class Inline:
    """What pages have in themselves: the texts of scripts and styles, and those of attributes that are such."""

    scripts: set[str] = field(default_factory=set)
    handlers: set[str] = field(default_factory=set)
    styles: set[str] = field(default_factory=set)
    style_attributes: set[str] = field(default_factory=set)
    _outside: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # by piece of a page

    def add(self, page: str) -> list[tuple[str, str]]:
        """Add what a page has, and return what it loads from other hosts as (directive, address).

        The pages of a site have most of their tags in common, so each is parsed once for all of them.
        """
        outside = []
        around = WHOLE_CELL.sub("", page)  # a cell is ours, loads nothing and is long
        for piece in dict.fromkeys(_PIECE.findall(around)):
            if piece not in self._outside:
                self._outside[piece] = _Piece(piece, self).outside
            outside += self._outside[piece]
        return outside


class _Piece(HTMLParser):
    """Parses a piece of a page: adds to `inline`, and lists what it loads from other hosts as (directive, address)."""

    def __init__(self, piece: str, inline: Inline) -> None:
        super().__init__()
        self.outside: list[tuple[str, str]] = []
        self._inline = inline
        self._text: list[str] | None = None
        self.feed(piece)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name: value or "" for name, value in reversed(attrs)}  # the first of two is the one that counts
        if style := names.get("style"):
            self._inline.style_attributes.add(style)
            self.outside += outside_of_css(style)
        self._inline.handlers.update(value for name, value in names.items() if name.startswith("on") and value)
        directive, attributes = _LOADS.get(tag, ("", []))
        for name in attributes:
            for address in names.get(name, "").split(",") if name == "srcset" else [names.get(name, "")]:
                self._load(directive, address.strip().partition(" ")[0])
        if tag == "link":
            self._load_link(names.get("rel", "").lower().split(), names)
        if tag == "style" or (
            tag == "script" and "src" not in names and _CHECKED.fullmatch(names.get("type", "").strip())
        ):
            self._text = []

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._text is not None:
            text = "".join(self._text)
            self._text = None
            (self._inline.scripts if tag == "script" else self._inline.styles).add(text)
            if tag == "style":
                self.outside += outside_of_css(text)

    def _load_link(self, rel: list[str], names: dict[str, str]) -> None:
        if "stylesheet" in rel:
            self._load("style-src", names.get("href", ""))
        elif "modulepreload" in rel:
            self._load("script-src", names.get("href", ""))
        elif "icon" in rel or "apple-touch-icon" in rel:
            self._load("img-src", names.get("href", ""))

    def _load(self, directive: str, address: str) -> None:
        if _HOST.match(address):
            self.outside.append((directive, address))


def outside_of_css(css: str) -> list[tuple[str, str]]:
    """Return what a stylesheet loads from other hosts, as (directive, address)."""
    return [
        ("style-src", match["sheet"])
        if match["sheet"]
        else ("font-src" if _FONT.search(match["file"]) else "img-src", match["file"])
        for match in _CSS.finditer(css)
    ]


def inline_of(pages: Iterable[str]) -> Inline:
    """Return what the pages have in themselves."""
    inline = Inline()
    for page in pages:
        inline.add(page)
    return inline


def policy(inline: Inline, allowed: Allowed = NOTHING) -> str:
    """Return the policy for pages with this in them. Attributes are allowed by hash as well, in directives of their own."""
    hashes = {"script-src": _hashes(inline.scripts), "style-src": _hashes(inline.styles)}
    lists = {name: [own, *allowed.get(name, []), *hashes.get(name, [])] for name, own in ALLOWABLE.items()}
    if inline.handlers:
        lists["script-src-attr"] = ["'unsafe-hashes'", *_hashes(inline.handlers)]
    if inline.style_attributes:
        lists["style-src-attr"] = ["'unsafe-hashes'", *_hashes(inline.style_attributes)]
    lists |= {
        "worker-src": ["blob: 'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
    return "; ".join(["default-src 'none'", *(" ".join([name, *sources]) for name, sources in lists.items())])


def _hashes(texts: Iterable[str]) -> list[str]:
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def refused(outside: Mapping[str, list[tuple[str, str]]], allowed: Allowed = NOTHING) -> str:
    """Return what the policy refuses, a line for each host and kind of thing, and what allows it; nothing for nothing.

    `outside` has what each file of the site loads from other hosts, as (directive, address).
    """
    found: dict[tuple[str, str], dict[str, str]] = {}
    for file, loads in outside.items():
        for directive, address in loads:
            host = _HOST.match(address)
            if host and not any(_covers(source, host[1]) for source in allowed.get(directive, [])):
                found.setdefault((directive, host[1]), {}).setdefault(file, address)
    if not found:
        return ""
    lines = ["The Content-Security-Policy of the pages will refuse what comes from other hosts:"]
    add: dict[str, list[str]] = {}
    for (directive, host_name), files in found.items():
        file, address = next(iter(files.items()))
        more = f" and {len(files) - 1} more" if len(files) > 1 else ""
        lines.append(f"  {file}{more}: {_THINGS[directive]} {address}")
        add.setdefault(directive, []).append(host_name)
    allow = ", ".join(f"{directive}: [{', '.join(hosts)}]" for directive, hosts in add.items())
    lines.append(
        "Keep it in the site, or turn off what asks for it (an option of the theme or of a plugin, extra_css, extra_javascript, "
        f"the page). Or allow it, under plugins in mkdocs.yml: livecells: {{allow: {{{allow}}}}}"
    )
    return "\n".join(lines)


def _covers(source: str, host: str) -> bool:
    """Return whether a source of a policy covers a host. A path in it is not looked at."""
    name = source.partition("//")[2] or source
    name = name.partition("/")[0]
    return name in ("*", "https:") or name == host or (name.startswith("*.") and host.endswith(name[1:]))


class _Opening(HTMLParser):
    """Parses a piece of a page for its tag and the attributes, in small letters; empty for a comment."""

    def __init__(self, piece: str) -> None:
        super().__init__()
        self.tag = ""
        self.names: dict[str, str] = {}
        self.feed(piece)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.tag:
            self.tag, self.names = tag, {name: (value or "").lower() for name, value in attrs}


_opening = lru_cache(10_000)(_Opening)  # pages of a site have most of their heads in common


class _Head:
    """The places in a page's head, as offsets: its beginning, the end of what names the charset, policies that are there.

    `late`: something that the policy must hold for stands before the charset.

    Parsed as HTML, because a minifier writes tags without quotes, or leaves them out, and a theme writes them as it likes.
    """

    def __init__(self, page: str) -> None:
        self.start: int | None = None
        self.charset: int | None = None
        self.late = False
        self.policies: list[tuple[int, int]] = []
        body = _BODY.search(page)
        for found in _PIECE.finditer(page, 0, body.start() if body else len(page)):
            self._add(_opening(found[0]), *found.span())

    def _add(self, opening: _Opening, begin: int, end: int) -> None:
        tag, names = opening.tag, opening.names
        if tag == "head" and self.start is None:
            self.start = end
        elif (
            tag == "meta" and self.charset is None and ("charset" in names or names.get("http-equiv") == "content-type")
        ):
            self.charset = end
        elif tag == "meta" and names.get("http-equiv") == "content-security-policy":
            self.policies.append((begin, end))
        elif tag in ("script", "style", "link") and self.charset is None:
            self.late = True


def with_policy(page: str, policy: str) -> str:
    """Return the page with the policy at the head's beginning, in place of one that is there.

    It holds for what comes after it only, and the charset must be known before: it is told once more where it comes late. A page without `<head>` has it at its own
    beginning: there the browser begins the head by itself.
    """
    head = _Head(page)
    start = head.start
    if start is None:
        found = _PREAMBLE.match(page)
        start = found.end() if found else 0
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    at = head.charset or start
    if head.charset and head.late:
        at, meta = start, f'<meta charset="utf-8">{meta}'
    for begin, end, text in sorted([(at, at, meta), *((*each, "") for each in head.policies)], reverse=True):
        page = page[:begin] + text + page[end:]
    return page


def write(site: Path, frame: Path, allowed: Allowed = NOTHING) -> str:
    """Give every page of a built site the policy, and return what it will refuse. `frame` is the script of the sandboxed frame."""
    pages = sorted(site.rglob("*.html"))  # read twice, below: all pages of a site need much memory
    inline = inline_of([f"<script>{frame.read_text('utf-8')}</script>"])  # as sandbox-host.ts writes it
    outside = {str(path.relative_to(site)): inline.add(path.read_text("utf-8")) for path in pages}
    for path in sorted(site.rglob("*.css")):
        outside[str(path.relative_to(site))] = outside_of_css(path.read_text("utf-8", "replace"))
    allows = policy(inline, allowed)
    for path in pages:
        path.write_text(with_policy(path.read_text("utf-8"), allows), "utf-8")
    return refused(outside, allowed)


def main(arguments: list[str]) -> int:
    """Write the policy into the pages of a folder that a site was built into, with the hosts that it allows."""
    allowed: dict[str, list[str]] = {}
    for argument in arguments[1:]:
        directive, _, host = argument.partition("=")
        allowed.setdefault(directive, []).append(host)
    if not arguments or "" in (*arguments, *(host for hosts in allowed.values() for host in hosts)):
        print("usage: python -m livecells.csp SITE [DIRECTIVE=HOST …]", file=sys.stderr)
        return 2
    if unknown := sorted(set(allowed) - set(ALLOWABLE)):
        print(f"{unknown[0]} is none of the directives that can allow a host: {', '.join(ALLOWABLE)}.", file=sys.stderr)
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
    if told := write(site, frames[0], allowed):
        print(told, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
