"""The MkDocs shell: registers the fence, adds what the browser needs, fails the build on faults, shows them when serving."""

from __future__ import annotations

import logging
import socket
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

from livecells import assets, cache, conversion, csp, extension, fence, library, preview, search
from livecells.reloading import Modules

log = get_plugin_logger("livecells")


class LiveCellsConfig(Config):
    """`plugins: - livecells: …` in mkdocs.yml. Paths count from the folder of mkdocs.yml."""

    snippets = config_options.Dir(exists=True, default="snippets")


class LiveCells(BasePlugin[LiveCellsConfig]):
    """Turns `live` fences into live cells."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.serving = command == "serve"
        self.modules = Modules()
        self.assets: assets.Assets | None = None
        self.library: library.Library | None = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self.faults: list[str] = []  # of what all pages need
        if self.serving:
            if self.library is None:
                _refuse_busy_port(*config.dev_addr)
            _forget_strictness()
            self._reload()
        snippets = Path(self.config.snippets).relative_to(Path.cwd(), walk_up=True)
        self.library = self._library(snippets)
        try:
            self.assets = assets.build(snippets, log.info)
            self.library.render(log.info)
        except cache.AssetsError as fault:
            if not self.serving:
                raise PluginError(f"live cells: {fault}") from fault
            self._tell([str(fault)])
        self.host = conversion.Host(
            self.library, faults=[], box=preview.fault_box if self.serving else lambda fault: ""
        )
        self.stand_ins = search.StandIns(self.library)
        if self.assets:
            config.extra_javascript.append(_module(self.assets.script))
            config.extra_css.append(self.assets.style)
        live = extension.LiveCellsExtension(self.host)
        config.markdown_extensions.append(live)  # type: ignore[arg-type] # Markdown takes both
        superfences = config.mdx_configs.setdefault("pymdownx.superfences", {})
        superfences["custom_fences"] = [
            *superfences.get("custom_fences", []),
            {"name": conversion.LANGUAGE, "class": "", "validator": fence.validate, "format": fence.format},
        ]
        return config

    def _library(self, snippets: Path) -> library.Library:
        """Return the stories as they are now; when serving, with the runs of before."""
        if not self.serving:
            return library.Library(snippets)
        shown = self.library if isinstance(self.library, preview.Preview) else preview.Preview(snippets)
        shown.again()
        return shown

    def _reload(self) -> None:
        """Take the package's own modules as they are now."""
        changed = self.modules.changed()
        if Path(__file__) in changed:
            self._tell([f"{__file__} has changed. Stop the server and start it again."])
        elif changed:
            names = ("assets", "cache", "conversion", "csp", "extension", "fence", "library", "preview", "search")
            try:
                globals().update(self.modules.again(*names))
            except Exception as fault:  # noqa: BLE001 (whatever stands in the module)
                self._tell(
                    [
                        f"{changed[0]}: cannot be imported, so pages are as it made them before: {type(fault).__name__}: {fault}"
                    ]
                )

    def _tell(self, faults: list[str]) -> None:
        """Put faults at the top of all pages."""
        for fault in faults:
            log.warning(fault)
        self.faults += faults

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        for uri, path in self.assets.files.items() if self.assets else ():
            files.append(File.generated(config, uri, abs_src_path=str(path)))
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        docs = Path(config.docs_dir).relative_to(Path.cwd(), walk_up=True)
        self.host.filename, self.host.text = str(docs / page.file.src_uri), page.file.content_string
        self.host.unplaced = []

    @event_priority(-100)  # other plugins change a page's content with its cells in it
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        boxes = map(self.host.box, self.faults + self.host.unplaced)
        return "".join(boxes) + self.stand_ins.put(page.url, html)

    @event_priority(100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        return self.stand_ins.take(page.url, output)

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> None:
        if self.serving:  # compiling the theme's templates is a quarter of a build
            (templates := cache.CACHE / "templates").mkdir(parents=True, exist_ok=True)
            env.bytecode_cache = FileSystemBytecodeCache(str(templates))
        for left in self.host.left_over():
            log.warning(left)
        self._fail_on(self.host.faults or [])

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        if self.assets is None:
            return
        site = Path(config.site_dir)
        self._fail_on(assets.faults(self.assets, site))
        if (
            not self.serving
        ):  # the script that reloads a page is written into it when it is sent, and cannot be allowed here
            self._fail_on(csp.write(site, self.assets.frame))

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        for path in [Path(self.config.snippets), *assets.watched()]:
            # nothing in folders of Python's own, which it writes while a change is built
            server.watch(str(path), recursive=not any(path.glob("*.py")))
        return server

    def _fail_on(self, faults: list[str]) -> None:
        if faults and self.serving:
            for fault in faults:
                log.warning(fault)
        elif faults:
            raise PluginError("\n".join(["live cells:", *faults]))


def _refuse_busy_port(host: str, port: int) -> None:
    """Raise PluginError where another server has the port: now, and not after a long build."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        free = f"`make serve PORT={port + 1}`, or `mkdocs serve --dev-addr {host}:{port + 1}`"
        raise PluginError(
            f"live cells: port {port} of {host} is taken ({error.strerror}). Take another: {free}."
        ) from None


def _forget_strictness() -> None:
    """Let no warning of MkDocs end a build of the server, which would answer nothing from then on."""
    for handler in logging.getLogger("mkdocs").handlers[:]:
        if isinstance(handler, CountHandler):
            logging.getLogger("mkdocs").removeHandler(handler)


def _module(path: str) -> ExtraScriptValue:
    script = ExtraScriptValue(path)
    script.type = "module"
    return script
