"""The MkDocs shell: registers the fence, adds what the browser needs, fails the build on faults, shows them when serving."""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemBytecodeCache
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler, get_relative_url
from mkdocs.utils.templates import TemplateContext

from livecells import (
    assets,
    cache,
    conversion,
    csp,
    dates,
    extension,
    fence,
    host_headers,
    library,
    machines,
    offline,
    preview,
    search,
    section_list,
    site_pages,
    twin,
)
from livecells.reloading import Modules

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer  # a server of HTTP, which a build does not need

log = get_plugin_logger("livecells")


_FIRST = 1000  # before plugins that copy the Markdown configuration, to convert docstrings with it
_LAST = -1000  # after plugins that write pages when a site is built
_NO_ADDRESS = (
    "site_url is not set: sitemap.xml has no pages, 404.html has no styles below a path, and each page loads anew. "
    "Set it to the address at which the site will stand."
)
_CELL_ID = re.compile(r'<live-cell id="([^"]+)"')


class LiveCellsConfig(Config):
    """`plugins: - livecells: …` in mkdocs.yml. Paths count from the folder of mkdocs.yml.

    `allow` has sources that the pages' policy allows, by directive: `{script-src: [cdnjs.cloudflare.com]}`.
    `offline` lets readers keep the site; `false` removes it from the browsers that have kept it.
    `redirects` has the addresses that pages have moved from, each with the file of its page: `{old/address/: new.md}`.
    """

    snippets = config_options.Dir(exists=True, default="snippets")
    allow = config_options.DictOfItems(config_options.ListOfItems(config_options.Type(str)), default={})
    offline = config_options.Type(bool, default=True)
    redirects = config_options.DictOfItems(config_options.Type(str), default={})


class LiveCells(BasePlugin[LiveCellsConfig]):
    """Turns `live` fences into live cells."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.serving = command == "serve"
        self.modules = Modules()
        self.running: set[str] = set()  # the stories of which a server runs what is not recorded
        self.assets: assets.Assets | None = None
        self.library: library.Library | None = None

    @event_priority(_FIRST)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self.faults: list[str] = []  # of what all pages need
        if self.serving:
            if self.library is None:
                _refuse_busy_port(*config.dev_addr)
            _forget_strictness()
            self._reload()
        if unknown := sorted(set(self.config.allow) - set(csp.ALLOWABLE)):
            raise PluginError(f"live cells: allow has {unknown[0]!r}. It takes {', '.join(csp.ALLOWABLE)}.")
        if not self.serving and not config.site_url:
            log.info(_NO_ADDRESS)
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
        self.stand_ins = search.StandIns()
        folders = [] if self.serving else [Path(config.docs_dir), snippets]
        self.changed = {path: date for folder in folders for path, date in dates.last_changes(folder).items()}
        # a site in several languages is built once for each, with one configuration: what stands there is not added again
        if self.assets and (script := _module(self.assets.script)) not in config.extra_javascript:
            config.extra_javascript.append(script)
        if self.assets and self.assets.style not in config.extra_css:
            config.extra_css.append(self.assets.style)
        ours = extension.LiveCellsExtension
        others = [each for each in config.markdown_extensions if not isinstance(each, ours)]
        config.markdown_extensions[:] = [*others, ours(self.host)]  # type: ignore[list-item] # Markdown takes both
        superfences = config.mdx_configs.setdefault("pymdownx.superfences", {})
        live = {"name": conversion.LANGUAGE, "class": "", "validator": fence.validate, "format": fence.format}
        if live not in superfences.get("custom_fences", []):
            superfences["custom_fences"] = [*superfences.get("custom_fences", []), live]
        return config

    def _library(self, snippets: Path) -> library.Library:
        """Return the stories as they are now; when serving, with the runs of before."""
        if not self.serving:
            return library.Library(snippets)
        shown = self.library if isinstance(self.library, preview.Preview) else preview.Preview(snippets)
        self.running = shown.again()
        return shown

    def _reload(self) -> None:
        """Take the package's own modules as they are now."""
        changed = self.modules.changed()
        if Path(__file__) in changed:
            self._tell([f"{__file__} has changed. Stop the server and start it again."])
        elif changed:
            names = [name for name, each in globals().items() if getattr(each, "__name__", "") == f"livecells.{name}"]
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

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        self.nav, self.site_files = nav, files
        for file in files.documentation_pages() if self.running else ():
            if self.running & twin.stories(file.content_string):
                files.remove(file)
                files.append(file)  # the others are converted while its stories run

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        self.host.filename, self.host.text = _named(page, config), page.file.content_string
        self.host.unplaced = []
        sources = [Path(config.docs_dir, page.file.src_uri), *map(self.host.library.path, twin.stories(markdown))]
        page.update_date = max(self.changed.get(path.resolve(), dates.UNKNOWN) for path in sources)

    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        if page.content and page.parent:  # all pages are converted by now, and their sizes known
            page.content = section_list.put_list(page.content, lambda: self._section(page, config))
        if not self.serving:
            context["twin"] = get_relative_url(_written_page(page).twin, page.url)  # type: ignore[typeddict-unknown-key]

    def _section(self, page: Page, config: MkDocsConfig) -> list[section_list.ListedPage]:
        """Return the pages beside a page, in the order of the navigation."""
        beside = page.parent.children if isinstance(page.parent, Section) else []
        return [
            section_list.ListedPage(
                str(each.title),
                get_relative_url(each.url, page.url),
                str(each.meta.get("description") or ""),
                self.host.sizes[_named(each, config)],
            )
            for each in beside
            if isinstance(each, Page) and each is not page
        ]

    @event_priority(-100)  # other plugins change a page's content with its cells in it
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        if page.present_anchor_ids is not None:  # MkDocs looks for the anchors of links before cells are put in
            page.present_anchor_ids |= set(_CELL_ID.findall(html))
        boxes = map(self.host.box, self.faults + self.host.unplaced)
        return "".join(boxes) + self.stand_ins.put(page.url, html)

    @event_priority(100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        return self.stand_ins.take(page.url, output)

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> None:
        # compiling the theme's templates is a quarter of a small build; what is kept is compared with their text
        (templates := cache.CACHE / "templates").mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = FileSystemBytecodeCache(str(templates))
        for left in self.host.left_over():
            log.warning(left)
        self._fail_on(conversion.each_once(self.host.faults or []))

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        return output.replace(f"<lastmod>{dates.UNKNOWN}</lastmod>", "") if template_name == "sitemap.xml" else output

    @event_priority(_LAST)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        if self.assets is None:
            return
        site = Path(config.site_dir)
        # here and not in on_files: no other plugin sees these files, to take one for a page or to leave one out
        assets.copy(self.assets, site / assets.SITE_DIRECTORY)
        self._fail_on(site_pages.mend(site, self.assets.script, self.assets.style))
        if self.serving:
            # The server's address belongs to whatever is served there next, and its pages change with every save: nobody keeps
            # them, and who has kept a built site under this address is rid of it.
            offline.write(site, self.assets.workers, offered=False)
            # no program reads this site, and some of its stories may not run
            return  # the script that reloads a page is written into it when it is sent, and cannot be allowed here
        written = _written(config, self.nav, self.site_files)
        machines.write(written, self.host.library)
        host_headers.write(site, config.site_url or "")
        self._fail_on(machines.write_redirects(written, self.config.redirects))
        if refused := csp.write(site, self.assets.frame, self.config.allow):
            log.warning(refused)
        # the last: it has the hashes of all files
        offline.write(site, self.assets.workers, offered=self.config.offline)

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


def _named(page: Page, config: MkDocsConfig) -> str:
    """Return the name that a page's file has for its author."""
    docs, root = Path(config.docs_dir), Path(config.config_file_path).parent
    # a plugin that gathers the docs of several projects has them in a folder of its own, which says nothing to an author
    within = docs.relative_to(Path.cwd(), walk_up=True) if docs.is_relative_to(root) else Path()
    return str(within / page.file.src_uri)


def _module(path: str) -> ExtraScriptValue:
    script = ExtraScriptValue(path)
    script.type = "module"
    return script


def _written_page(page: Page) -> machines.WrittenPage:
    title, about = page.meta.get("title") or page.title, page.meta.get("description") or ""
    file = page.file
    return machines.WrittenPage(
        file.src_uri, file.dest_uri, str(title), str(about), page.markdown or "", page.canonical_url or ""
    )


def _written(config: MkDocsConfig, nav: Navigation, files: Files) -> machines.Site:
    site = Path(config.site_dir)
    pages = {
        file.src_uri: _written_page(file.page)
        for file in files.documentation_pages()
        if file.page and (site / file.dest_uri).is_file()
    }
    others = {file.src_uri: file.dest_uri for file in files if file.src_uri not in pages}
    loose = [item for item in nav.items if isinstance(item, Page)]
    groups: list[tuple[str, Sequence[StructureItem]]] = [("Start", loose)] * bool(loose)
    groups += [(item.title, item.children) for item in nav.items if isinstance(item, Section)]
    sections = [
        (title, [page.file.src_uri for page in items if isinstance(page, Page) and page.file.src_uri in pages])
        for title, items in groups
    ]
    about = config.site_description or ""
    return machines.Site(site, config.site_url or "", config.site_name, about, pages, others, sections)
