"""What is tried beside the cells: plugins, extensions, themes and options, each with a small site that uses it.

docs/works-with.md lists them all; `tests/test_works_with.py` compares.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

GREETS, FIRST, SECOND = (
    f'```live src="{name}"\n```\n' for name in ("story.py:greets", "two.py:first", "two.py:second")
)
HOME = f"# Home\n\nText, and a [link](two.md).\n\n{GREETS}"
TWO = f"# Two\n\n{FIRST}\n## More\n\n{SECOND}\nBelow.\n"


@dataclass(frozen=True)
class Case:
    """A site with one thing more than the plain one.

    `package` is what must be installed for it, beside MkDocs and Material; `plugins` stand around `livecells`. `docs` are
    pages and files by their place in the project, on top of the two pages above. `warnings` are pieces of all warnings that
    the build gives. `gathers`: a page shows cells of others, or twice. `deployed`: by mike, to a branch.
    """

    name: str
    package: str = ""
    before: list[Any] = field(default_factory=list)
    plugins: list[Any] = field(default_factory=list)
    livecells: dict[str, Any] = field(default_factory=dict)
    extensions: list[Any] = field(default_factory=list)
    theme: Any = field(default_factory=lambda: {"name": "material", "font": False})
    options: dict[str, Any] = field(default_factory=dict)
    docs: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    gathers: bool = False
    deployed: bool = False

    @property
    def config(self) -> str:
        """Return the text of mkdocs.yml."""
        own = {"livecells": self.livecells} if self.livecells else "livecells"
        config = {
            "site_name": "Small",
            "site_url": "https://own.test/",
            "theme": self.theme,
            "plugins": [*self.before, own, *self.plugins],
            "markdown_extensions": ["pymdownx.superfences", *self.extensions],
            **self.options,
        }
        return json.dumps(config, indent=1)


def theme(name: str, package: str = "", *warnings: str, **options: Any) -> Case:
    """Return the case of a theme."""
    return Case(f"theme {name}", package, theme={"name": name, **options}, warnings=warnings)


DOCSTRINGS = '''\
def one():
    """Shows a cell.

    ```live src="two.py:second"
    ```
    """


def other():
    """Shows one before it.

    ```live src="two.py:first"
    ```
    """
'''
NOTEBOOK = json.dumps(
    {
        "cells": [{"cell_type": "markdown", "metadata": {}, "source": f"# Book\n\n{FIRST}"}],
        "metadata": {
            "kernelspec": {"name": "python3", "language": "python", "display_name": "Python"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
)
POST = f"---\ndate: 2026-01-02\n---\n\n# A post\n\n{FIRST}\n<!-- more -->\n\n{SECOND}"
SEARCH = "search"

PLUGINS = [
    Case(
        "mkdocs-macros",
        "mkdocs-macros-plugin",
        [SEARCH, "macros"],
        docs={
            "docs/two.md": '# Two\n\n{% set cells = ["first", "second"] %}\n{% for cell in cells %}\n```live src="two.py:{{ cell }}"\n```\n{% endfor %}\n',
        },
    ),
    Case(
        "include-markdown",
        "mkdocs-include-markdown-plugin",
        [SEARCH, "include-markdown"],
        docs={
            "docs/two.md": '# Two\n\n{% include-markdown "part.txt" %}\n',
            "docs/part.txt": f"{FIRST}\n{SECOND}",
        },
    ),
    Case(
        "markdown-exec",
        "markdown-exec",
        [SEARCH, "markdown-exec"],
        docs={
            "docs/two.md": f'# Two\n\n```python exec="on"\nprint("""{FIRST.replace("`", chr(92) + "x60")}""")\n```\n\n{SECOND}',
        },
        warnings=("style-src: [cdn.jsdelivr.net]",),
        gathers=True,
    ),
    Case(
        "mkdocstrings",
        "mkdocstrings",
        [SEARCH, {"mkdocstrings": {"handlers": {"python": {"paths": ["."]}}}}],
        docs={
            "docs/two.md": f"{TWO}\n::: package.module\n",
            "package/__init__.py": "",
            "package/module.py": DOCSTRINGS,
        },
        gathers=True,
    ),
    Case(
        "git-revision-date-localized",
        "mkdocs-git-revision-date-localized-plugin",
        [SEARCH],
        ["git-revision-date-localized"],
    ),
    Case("open-in-new-tab", "mkdocs-open-in-new-tab", [SEARCH, "open-in-new-tab"]),
    Case(
        "llmstxt",
        "mkdocs-llmstxt",
        [SEARCH],
        [{"llmstxt": {"sections": {"All": ["index.md", "two.md"]}}}],
        options={"site_description": "Small."},
    ),
    Case(
        "minify",
        "mkdocs-minify-plugin",
        [SEARCH],
        [{"minify": {"minify_html": True, "minify_js": True, "minify_css": True}}],
    ),
    Case(
        "static-i18n",
        "mkdocs-static-i18n",
        [
            SEARCH,
            {
                "i18n": {
                    "languages": [
                        {"locale": "en", "default": True, "name": "English"},
                        {"locale": "de", "name": "Deutsch"},
                    ]
                }
            },
        ],
        docs={"docs/two.de.md": TWO},
    ),
    Case("print-site", "mkdocs-print-site-plugin", [SEARCH], ["print-site"], docs={"docs/three.md": TWO}, gathers=True),
    Case(
        "jupyter",
        "mkdocs-jupyter",
        [SEARCH],
        [{"mkdocs-jupyter": {"markdown_cell_processor": "mkdocs"}}],
        docs={"docs/book.ipynb": NOTEBOOK},
    ),
    Case(
        "glightbox",
        "mkdocs-glightbox",
        [SEARCH],
        ["glightbox"],
        docs={"docs/index.md": f"{HOME}\n![x](x.svg)\n", "docs/x.svg": "<svg/>"},
    ),
    Case(
        "monorepo",
        "mkdocs-monorepo-plugin",
        [SEARCH, "monorepo"],
        options={
            "nav": [{"Home": "index.md"}, {"Two": "two.md"}, {"Part": "!include ./part/mkdocs.yml"}],
        },
        docs={"part/mkdocs.yml": "site_name: part\nnav: [{Three: three.md}]\n", "part/docs/three.md": TWO},
    ),
    Case("enumerate-headings", "mkdocs-enumerate-headings-plugin", [SEARCH], ["enumerate-headings"]),
    Case("redirects", "mkdocs-redirects", [SEARCH], [{"redirects": {"redirect_maps": {"old.md": "two.md"}}}]),
    Case(
        "awesome-pages",
        "mkdocs-awesome-pages-plugin",
        [SEARCH, "awesome-pages"],
        docs={"docs/.pages": "nav: [two.md, index.md]\n"},
    ),
    Case(
        "section-index",
        "mkdocs-section-index",
        [SEARCH, "section-index"],
        options={"nav": [{"Home": ["index.md", {"Two": "two.md"}]}]},
    ),
    Case("mike", "mike", [SEARCH, "mike"], deployed=True),
    Case(
        "Material's blog",
        "",
        [SEARCH, "blog"],
        docs={"docs/blog/index.md": "# Blog\n", "docs/blog/posts/post.md": POST},
        gathers=True,
    ),
    Case("Material's tags", "", [SEARCH, "tags"], docs={"docs/two.md": f"---\ntags: [x]\n---\n\n{TWO}"}),
    Case("Material's offline", "", [SEARCH, "offline"], warnings=("script-src: [unpkg.com]",)),
    Case("Material's privacy", "", [SEARCH, {"privacy": {"assets_exclude": ["unpkg.com/*"]}}]),
    Case("Material's social", "", [SEARCH, {"social": {"cards_layout_options": {"font_family": "Local"}}}]),
]


def extension(name: str, *names: Any, text: str = "", two: str = TWO, warnings: tuple[str, ...] = ()) -> Case:
    """Return the case of a Markdown extension, with some text that it does something with."""
    return Case(name, extensions=list(names or [name]), docs={"docs/two.md": f"{two}\n{text}\n"}, warnings=warnings)


def indented(text: str) -> str:
    """Return the text as the body of a tab or an admonition."""
    return "".join(f"    {line}\n" for line in text.splitlines())


EXTENSIONS = [
    extension("abbr", text="Session and two.\n\n*[Session]: a workspace\n*[two]: 2\n*[print]: to say"),
    extension("smarty", text='"Quoted" -- and on...'),
    extension("nl2br", text="One\ntwo."),
    extension("pymdownx.magiclink", text="https://own.test/ and a@own.test"),
    extension("pymdownx.emoji", text=":smile: :tada:", warnings=("img-src: [cdnjs.cloudflare.com]",)),
    extension(
        "pymdownx.highlight, linenums",
        {"pymdownx.highlight": {"linenums": True, "anchor_linenums": True}},
        text="```python\nx = 1\n```",
    ),
    extension(
        "pymdownx.highlight, no Pygments", {"pymdownx.highlight": {"use_pygments": False}}, text="```python\nx = 1\n```"
    ),
    extension(
        "pymdownx.tabbed",
        {"pymdownx.tabbed": {"alternate_style": True}},
        two=f'# Two\n\n=== "One"\n\n{indented(FIRST)}\n=== "Other"\n\n{indented(SECOND)}',
    ),
    extension("pymdownx.snippets", {"pymdownx.snippets": {"base_path": ["docs"]}}, two='# Two\n\n--8<-- "part.txt"\n'),
    extension(
        "admonition, pymdownx.details",
        "admonition",
        "pymdownx.details",
        two=f"# Two\n\n!!! note\n\n{indented(FIRST)}\n??? tip\n\n{indented(SECOND)}",
    ),
    extension(
        "footnotes, md_in_html",
        "footnotes",
        "md_in_html",
        "attr_list",
        two=f"# Two\n\nNote[^1].\n\n[^1]: Of this:\n\n{indented(FIRST)}\n<div markdown>\n\n{SECOND}\n</div>\n",
    ),
    extension(
        "tables, attr_list, def_list, toc",
        "tables",
        "attr_list",
        "def_list",
        {"toc": {"permalink": True}},
        text="| a | b |\n|--:|:-:|\n| 1 | 2 |\n\nTerm\n:   What it is.\n",
    ),
    Case("use_directory_urls: false", options={"use_directory_urls": False}),
]
EXTENSIONS[8].docs["docs/part.txt"] = f"{FIRST}\n{SECOND}"

THEMES = [
    theme("material", "", "style-src: [fonts.googleapis.com]"),
    theme("mkdocs", "", "script-src: [cdnjs.cloudflare.com]"),
    theme("readthedocs", "", "script-src: [cdnjs.cloudflare.com]"),
    theme("cinder", "mkdocs-cinder", "script-src: [ajax.googleapis.com, cdn.jsdelivr.net]"),
    theme("terminal", "mkdocs-terminal"),
    theme("gitbook", "mkdocs-gitbook"),
    theme("dracula", "mkdocs-dracula-theme", "script-src: [cdnjs.cloudflare.com]"),
    theme("shadcn", "mkdocs-shadcn"),
]

CASES = [*PLUGINS, *EXTENSIONS, *THEMES]
