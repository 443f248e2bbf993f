"""The MkDocs shell: registers the fence, adds what the browser needs, fails the build on faults. Nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from livecells import assets, cache, csp, fence
from livecells.conversion import LANGUAGE, Host
from livecells.extension import LiveCellsExtension
from livecells.library import Library
from livecells.search import StandIns

log = get_plugin_logger("livecells")


class LiveCellsConfig(Config):
    """`plugins: - livecells: …` in mkdocs.yml. Paths count from the folder of mkdocs.yml."""

    snippets = config_options.Dir(exists=True, default="snippets")


class LiveCells(BasePlugin[LiveCellsConfig]):
    """Turns `live` fences into live cells."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        snippets = Path(self.config.snippets)
        library = Library(snippets.relative_to(Path.cwd(), walk_up=True))
        try:
            self.assets = assets.build(snippets, log.info)
            library.render(log.info)
        except cache.AssetsError as fault:
            raise PluginError(f"live cells: {fault}") from fault
        self.host = Host(library, faults=[])
        self.stand_ins = StandIns(library)
        config.extra_javascript.append(_module(self.assets.script))
        config.extra_css.append(self.assets.style)
        config.markdown_extensions.append(LiveCellsExtension(self.host))  # type: ignore[arg-type] # Markdown takes both
        superfences = config.mdx_configs.setdefault("pymdownx.superfences", {})
        superfences["custom_fences"] = [
            *superfences.get("custom_fences", []),
            {"name": LANGUAGE, "class": "", "validator": fence.validate, "format": fence.format},
        ]
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        for uri, path in self.assets.files.items():
            files.append(File.generated(config, uri, abs_src_path=str(path)))
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        docs = Path(config.docs_dir).relative_to(Path.cwd(), walk_up=True)
        self.host.filename, self.host.text = str(docs / page.file.src_uri), page.file.content_string

    @event_priority(-100)  # other plugins change a page's content with its cells in it
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        return self.stand_ins.put(page.url, html)

    @event_priority(100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        return self.stand_ins.take(page.url, output)

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> None:
        self._fail_on(self.host.faults or [])

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        site = Path(config.site_dir)
        self._fail_on(assets.faults(self.assets, site))
        if (
            not self.serving
        ):  # the script that reloads a page is written into it when it is sent, and cannot be allowed here
            self._fail_on(csp.write(site, self.assets.frame))

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        for path in [self.config.snippets, *assets.watched()]:
            server.watch(str(path))
        return server

    def _fail_on(self, faults: list[str]) -> None:
        if faults:
            raise PluginError("\n".join(["live cells:", *faults]))


def _module(path: str) -> ExtraScriptValue:
    script = ExtraScriptValue(path)
    script.type = "module"
    return script
