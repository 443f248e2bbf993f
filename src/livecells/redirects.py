"""Redirects: a page at each address that one has moved from, which leads on, with what stands behind the `#`. Pure."""

from __future__ import annotations

from html import escape

# The same text on every such page, so that the pages' policy has one hash more.
_SCRIPT = 'location.replace(document.querySelector("a").href + location.hash)'


def redirect_html(title: str, to: str, canonical: str | None) -> str:
    """Return the page that leads on to the relative address `to`; `canonical` is the whole one, where it is known."""
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<link rel="canonical" href="{escape(canonical or to)}">\n<meta name="robots" content="noindex">\n'
        f'<noscript><meta http-equiv="refresh" content="0; url={escape(to)}"></noscript>\n</head>\n'
        f'<body>\n<p>This page has moved: <a href="{escape(to)}">{escape(title)}</a></p>\n'
        f"<script>{_SCRIPT}</script>\n</body>\n</html>\n"
    )
