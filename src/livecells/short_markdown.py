"""Short Markdown: the sentences of fences and snippets as HTML. Pure. A server makes them anew with each build, so they are kept."""

from __future__ import annotations

from functools import lru_cache

from markdown import Markdown

_MARKDOWN = Markdown()  # making one takes longer than converting a sentence


@lru_cache(maxsize=10_000)
def markdown(text: str) -> str:
    """Return the HTML of a text in plain Markdown, without the site's extensions."""
    return _MARKDOWN.reset().convert(text)
