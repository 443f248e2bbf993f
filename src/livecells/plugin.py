"""The MkDocs shell: registers the fence, adds what the browser needs, fails the build on faults. Nothing else."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from livecells import assets, cache, fence, golden, markup, panels, policy, snippet

log = get_plugin_logger("livecells")

# Reloaded when `mkdocs serve` builds again, so that a change in them shows; in the order in which they import.
_RELOADED = (snippet, golden, cache, panels, markup, fence, assets, policy)


class LiveCellsConfig(Config):
    """`plugins: - livecells: …` in mkdocs.yml. Paths count from the folder of mkdocs.yml."""

    snippets = config_options.Dir(exists=True, default="snippets")


class LiveCells(BasePlugin[LiveCellsConfig]):
    """Turns `live` fences into live cells."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        if self.serving:
            for module in _RELOADED:
                importlib.reload(module)
        snippets = Path(self.config.snippets)
        try:
            self.assets = assets.build(snippets, say=log.info)
            rendered = panels.render(sorted(snippets.glob("*.golden.json")), say=log.info)
        except cache.AssetsError as fault:
            raise PluginError(f"live cells: {fault}") from fault
        self.fences = fence.Fences(fence.Library(snippets.relative_to(Path.cwd(), walk_up=True), rendered))
        config.extra_javascript.append(_module(self.assets.script))
        config.extra_css.append(self.assets.style)
        superfences = config.mdx_configs.setdefault("pymdownx.superfences", {})
        superfences["custom_fences"] = [
            *superfences.get("custom_fences", []),
            {"name": fence.LANGUAGE, "class": "", "validator": fence.validate, "format": self.fences.format},
        ]
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        for uri, path in self.assets.files.items():
            files.append(File.generated(config, uri, abs_src_path=str(path)))
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        docs = Path(config.docs_dir).relative_to(Path.cwd(), walk_up=True)
        self.fences.open_page(str(docs / page.file.src_uri), page.file.content_string)

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> None:
        if self.fences.faults:
            raise PluginError("\n".join(["live cells:", *self.fences.faults]))

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        if self.serving:
            return  # the script that reloads a page is written into it when it is sent, and cannot be allowed here
        pages = {path: path.read_text("utf-8") for path in Path(config.site_dir).rglob("*.html")}
        frame = f"<script>{self.assets.frame.read_text('utf-8')}</script>"  # as sandbox-host.ts writes it
        allowed = policy.policy(policy.script_hashes([*pages.values(), frame]))
        for path, text in pages.items():
            path.write_text(policy.with_policy(text, allowed), "utf-8")

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        for path in [self.config.snippets, *assets.watched()]:
            server.watch(str(path))
        return server


def _module(path: str) -> ExtraScriptValue:
    script = ExtraScriptValue(path)
    script.type = "module"
    return script
