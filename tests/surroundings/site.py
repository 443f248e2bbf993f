"""A small site that is built with other packages, and its cells as a browser reads them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from .. import small_site
from .cases import HOME, TWO, Case

# What HTML, minifiers and copiers of pages read as theirs: markup, entities, quotes, spaces.
STORY = '''\
"""Two cells."""
# %% first
text = "a &amp; b &lt; c > d 'quoted'"
text

# %% second
from ares import Astronaut, database
from sqlalchemy import select
from sqlalchemy.orm import Session

with Session(database()) as session:
    for name in session.scalars(select(Astronaut.firstname)):
        print(f"{name}   &   <{len(text)}>")
'''


def prepared(root: Path) -> Path:
    """Write a project into an empty folder, with a history of one commit, and return it."""
    small_site.write(root)
    (root / "docs" / "index.md").write_text(HOME)
    (root / "docs" / "two.md").write_text(TWO)
    story = root / "snippets" / "two.py"
    story.write_text(STORY)
    small_site.record(story)
    (root / ".gitignore").write_text("site/\n")
    return root


EMPTY = ("br", "hr", "img", "input", "link", "meta", "wbr")


@dataclass(frozen=True)
class Built:
    """A built site, and what the build said."""

    folder: Path
    code: int
    told: str

    @property
    def warnings(self) -> list[str]:
        """The warnings and errors, each with the lines that belong to it."""
        return re.findall(r"^(?:WARNING|ERROR) .*(?:\n(?!\w+ +-).*\S.*)*", self.told, re.MULTILINE)

    @property
    def pages(self) -> dict[str, Page]:
        """The pages by their place in the site."""
        paths = sorted(self.folder.rglob("*.html"))
        return {str(path.relative_to(self.folder)): Page(path.read_text("utf-8")) for path in paths}


@dataclass(frozen=True)
class Site:
    """A project in a folder of its own, with the packages that stand in front of the installed ones."""

    root: Path
    packages: Path

    def build(self, case: Case) -> Built:
        """Build the site of a case."""
        (self.root / "mkdocs.yml").write_text(case.config)
        for name, text in case.docs.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        if "social" in case.config:  # it takes a font from the network, unless one is there
            fonts = self.root / ".cache" / "plugin" / "social" / "fonts" / "Local"
            fonts.mkdir(parents=True)
            font = self.packages / "mkdocs" / "themes" / "mkdocs" / "webfonts" / "fa-solid-900.ttf"
            (fonts / "Regular.ttf").write_bytes(font.read_bytes())
        self._git("init", "--quiet")
        self._git("add", "--all")
        self._git("commit", "--quiet", "--message=All")
        if not case.deployed:
            done = self._run([sys.executable, "-m", "mkdocs", "build"])
            return Built(self.root / "site", done.returncode, done.stdout + done.stderr)
        done = self._run([sys.executable, "-c", "from mike.driver import main; main()", "deploy", "1.0"])
        built = Built(self.root / "deployed", done.returncode, done.stdout + done.stderr)
        if done.returncode:
            return built
        built.folder.mkdir()
        archive = self.root / "deployed.tar"
        self._git("archive", f"--output={archive}", "gh-pages")
        self._run(["tar", "--extract", f"--file={archive}", f"--directory={built.folder}"]).check_returncode()
        return built

    def _git(self, *arguments: str) -> None:
        own = ["-c", "user.name=An author", "-c", "user.email=author@own.test"]
        self._run(["git", *own, *arguments]).check_returncode()

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        env = {
            **os.environ,
            "PATH": os.pathsep.join([str(self.packages / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]),
            "PYTHONPATH": str(self.packages),
            "JUPYTER_PATH": str(self.packages / "share" / "jupyter"),
            "NO_MKDOCS_2_WARNING": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        for role in ("AUTHOR", "COMMITTER"):
            env |= {f"GIT_{role}_NAME": "An author", f"GIT_{role}_EMAIL": "author@own.test"}
        return subprocess.run(command, cwd=self.root, env=env, capture_output=True, text=True, check=False)


class Page(HTMLParser):
    """A page as a browser reads it: its policies, what it loads before them, its ids, its scripts, its cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.policies = self.scripts_before = 0
        self.ids: list[str] = []
        self.modules: list[str] = []
        self.styles: list[str] = []
        self.cells: list[tuple[str, list[object]]] = []
        self._open: list[object] | None = None
        self._pre = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "meta" and values.get("http-equiv", "").lower() == "content-security-policy":
            self.policies += 1
        if tag == "script" and not self.policies:
            self.scripts_before += 1
        if tag == "script" and values.get("type") == "module":
            self.modules.append(values.get("src", ""))
        if tag == "link":
            self.styles.append(values.get("href", ""))
        if tag == "live-cell":
            self._open = []
            self.cells.append((values.pop("id"), self._open))
        self._pre += tag == "pre"
        if self._open is not None:
            self._open.append((tag, sorted(values.items())))

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return  # of `<input/>`
        self._pre -= tag == "pre"
        if self._open is not None:
            self._open.append(tag)
        if tag == "live-cell":
            self._open = None

    def handle_data(self, data: str) -> None:
        text = data if self._pre else " ".join(data.split())  # a browser shows spaces as one
        if self._open is None or not text:
            return
        if self._open and isinstance(self._open[-1], str) and self._open[-1].startswith(" "):
            text = self._open.pop()[1:] + text  # type: ignore[index] # it is text
        self._open.append(f" {text}")
