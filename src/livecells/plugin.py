"""The MkDocs shell: registers the fence, adds what the browser needs, fails the build on faults. Nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from livecells import assets, cache, csp, fence, site_pages
from livecells.conversion import LANGUAGE, Host, each_once
from livecells.extension import LiveCellsExtension
from livecells.library import Library
from livecells.search import StandIns

log = get_plugin_logger("livecells")

_FIRST = 1000  # before plugins that copy the Markdown configuration, to convert docstrings with it
_LAST = -1000  # after plugins that write pages when a site is built
_FENCE = {"name": LANGUAGE, "class": "", "validator": fence.validate, "format": fence.format}
_CELL_ID = re.compile(r'<live-cell id="([^"]+)"')


class LiveCellsConfig(Config):
    """`plugins: - livecells: …` in mkdocs.yml. Paths count from the folder of mkdocs.yml.

    `allow` has sources that the pages' policy allows, by directive: `{script-src: [cdnjs.cloudflare.com]}`.
    """

    snippets = config_options.Dir(exists=True, default="snippets")
    allow = config_options.DictOfItems(config_options.ListOfItems(config_options.Type(str)), default={})


class LiveCells(BasePlugin[LiveCellsConfig]):
    """Turns `live` fences into live cells."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.serving = command == "serve"

    @event_priority(_FIRST)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        if unknown := sorted(set(self.config.allow) - set(csp.ALLOWABLE)):
            raise PluginError(f"live cells: allow has {unknown[0]!r}. It takes {', '.join(csp.ALLOWABLE)}.")
        snippets = Path(self.config.snippets)
        library = Library(snippets.relative_to(Path.cwd(), walk_up=True))
        try:
            self.assets = assets.build(snippets, log.info)
            library.render(log.info)
        except cache.AssetsError as fault:
            raise PluginError(f"live cells: {fault}") from fault
        self.host = Host(library, faults=[])
        self.stand_ins = StandIns(library)
        # a site in several languages is built once for each, with one configuration: what stands there is not added again
        script = _module(self.assets.script)
        if script not in config.extra_javascript:
            config.extra_javascript.append(script)
        if self.assets.style not in config.extra_css:
            config.extra_css.append(self.assets.style)
        others = [each for each in config.markdown_extensions if not isinstance(each, LiveCellsExtension)]
        config.markdown_extensions[:] = [*others, LiveCellsExtension(self.host)]  # type: ignore[list-item] # Markdown takes both
        superfences = config.mdx_configs.setdefault("pymdownx.superfences", {})
        if _FENCE not in superfences.get("custom_fences", []):
            superfences["custom_fences"] = [*superfences.get("custom_fences", []), _FENCE]
        return config

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        docs, root = Path(config.docs_dir), Path(config.config_file_path).parent
        # a plugin that gathers the docs of several projects has them in a folder of its own, which says nothing to an author
        within = docs.relative_to(Path.cwd(), walk_up=True) if docs.is_relative_to(root) else Path()
        self.host.filename, self.host.text = str(within / page.file.src_uri), page.file.content_string

    @event_priority(-100)  # other plugins change a page's content with its cells in it
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        if page.present_anchor_ids is not None:  # MkDocs looks for the anchors of links before cells are put in
            page.present_anchor_ids |= set(_CELL_ID.findall(html))
        return self.stand_ins.put(page.url, html)

    @event_priority(100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        return self.stand_ins.take(page.url, output)

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> None:
        self._fail_on(each_once(self.host.faults or []))

    @event_priority(_LAST)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        site = Path(config.site_dir)
        # here and not in on_files: no other plugin sees these files, to take one for a page or to leave one out
        assets.copy(self.assets, site / assets.SITE_DIRECTORY)
        self._fail_on(site_pages.mend(site, self.assets.script, self.assets.style))
        if self.serving:
            return  # the script that reloads a page is written into it when it is sent, and cannot be allowed here
        if refused := csp.write(site, self.assets.frame, self.config.allow):
            log.warning(refused)

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
