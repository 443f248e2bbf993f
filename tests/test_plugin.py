"""The plugin: real `mkdocs build` runs on small sites."""

import hashlib
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from livecells import assets as builder
from livecells.assets import Assets

from . import small_site


@dataclass(frozen=True)
class Site:
    """A site in a folder of its own."""

    root: Path

    def page(self, text: str) -> None:
        (self.root / "docs" / "index.md").write_text(text)

    def build(self) -> tuple[int, str]:
        """Return exit code and output of `mkdocs build`."""
        command = [sys.executable, "-m", "mkdocs", "build"]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def html(self) -> str:
        return (self.root / "site" / "index.html").read_text()


@pytest.fixture
def site(tmp_path: Path, assets: Assets) -> Site:
    """A site with one story of one cell, recorded."""
    small_site.write(tmp_path)
    return Site(tmp_path)


def test_a_page_gets_its_cell_the_script_and_the_style(site: Site) -> None:
    site.page('# Title\n\n```live src="story.py:greets"\n```\n')
    code, told = site.build()
    assert code == 0, told
    html = site.html()
    assert '<live-cell id="story:greets"' in html
    assert re.search(r'<script src="assets/livecells/bundle-\w+/index\.js" type="module">', html)
    assert re.search(r'<link rel="stylesheet" href="assets/livecells/bundle-\w+/live-cell\.css">', html)


def test_the_search_reads_prose_and_no_cell_and_the_page_has_the_whole_cell(site: Site) -> None:
    site.page('# Title\n\nProse.\n\n```live src="story.py:greets"\n```\n')
    assert site.build()[0] == 0
    index = json.loads((site.root / "site" / "search" / "search_index.json").read_text())
    text = " ".join(each["text"] for each in index["docs"])
    assert "Prose." in text
    assert "hello" not in text
    html = site.html()
    assert "stand-in" not in html
    assert '<div class="lc-result">' in html


def test_a_cell_that_one_page_shows_twice_in_docstrings_keeps_what_each_of_them_is(site: Site) -> None:
    """An extension that converts docstrings gives each a conversion of its own."""
    (site.root / "docstrings.py").write_text(
        "from markdown import Markdown\n"
        "def on_page_content(html, page, config, files):\n"
        "    for each in ('second', 'first'):\n"
        "        md = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)\n"
        "        html += md.convert(f'```live src=\"story.py:{each}\"\\n```\\n')\n"
        "    return html\n"
    )
    config = site.root / "mkdocs.yml"
    config.write_text(config.read_text() + "hooks: [docstrings.py]\n")
    story = site.root / "snippets" / "story.py"
    story.write_text('"""T."""\n# %% first\nprint(1)\n# %% second\nprint(2)\n')
    small_site.record(story)
    site.page('# Title\n\n```live src="story.py:first"\n```\n\n```live src="story.py:second"\n```\n')
    assert site.build()[0] == 0
    cells = re.findall(r'<live-cell id="([^"]+)".*?&quot;before&quot;: (\[.*?\]), ', site.html())
    assert [(id, before.count("&quot;id&quot;")) for id, before in cells] == [
        ("story:first", 0),
        ("story:second", 0),
        ("story.2:second", 1),
        ("story.3:first", 0),
    ]


def test_the_site_ships_the_runtime_its_script_asks_for(site: Site, assets: Assets) -> None:
    site.page("# Title\n")
    assert site.build()[0] == 0
    shipped = site.root / "site" / "assets" / "livecells" / assets.runtime.name
    assert {path.name for path in shipped.iterdir()} == {path.name for path in assets.runtime.iterdir()}


@pytest.mark.parametrize(
    ("fence", "told"),
    [
        ('```live src="story.py:gretes"\n```', "docs/index.md:3: no cell `gretes`"),
        ('```live source="story.py:greets"\n```', "docs/index.md:3: unknown option 'source'"),
        ('```live src="nowhere.py:greets"\n```', "docs/index.md:3: there is no snippets/nowhere.py"),
    ],
)
def test_a_wrong_fence_fails_the_build_with_file_line_and_remedy(site: Site, fence: str, told: str) -> None:
    site.page(f"# Title\n\n{fence}\n")
    code, output = site.build()
    assert code == 1
    assert told in output
    assert "Traceback" not in output


@pytest.mark.parametrize(
    ("extensions", "page", "fault"),
    [
        ("[pymdownx.extra]", small_site.PAGE, "docs/index.md:3: `"),
        ("[fenced_code]", small_site.PAGE, "docs/index.md:3: `"),
        ("[pymdownx.superfences]", small_site.PAGE.replace('"', ""), "docs/index.md:3: `"),
        ("[pymdownx.superfences]", small_site.PAGE.replace("live", "Live"), "docs/index.md:3: `"),
    ],
)
def test_a_fence_that_nobody_takes_for_one_fails_the_build(site: Site, extensions: str, page: str, fault: str) -> None:
    config = site.root / "mkdocs.yml"
    config.write_text(config.read_text().replace("[pymdownx.superfences]", extensions))
    site.page(page)
    code, output = site.build()
    assert code == 1
    assert fault in output
    assert "is not taken for a fence" in output


def test_the_line_of_a_fault_counts_the_front_matter(site: Site) -> None:
    site.page('---\ntitle: T\n---\n# Title\n\n```live src="story.py:gretes"\n```\n')
    code, output = site.build()
    assert code == 1
    assert "docs/index.md:6: no cell `gretes`" in output


def test_no_exclude_docs_and_no_plugin_takes_the_files_of_the_cells_out_of_the_site(site: Site) -> None:
    config = site.root / "mkdocs.yml"
    config.write_text(config.read_text() + "exclude_docs: assets/\nhooks: [hook.py]\n")
    (site.root / "hook.py").write_text(
        "def on_files(files, config):\n    for file in files:\n        assert 'livecells' not in file.src_uri\n"
    )
    assert site.build()[0] == 0
    for place, path in builder.build(site.root / "snippets").files.items():
        assert (site.root / "site" / place).read_bytes() == path.read_bytes()


def test_a_theme_that_loses_the_script_fails_the_build(site: Site) -> None:
    config = site.root / "mkdocs.yml"
    (site.root / "overrides").mkdir()
    (site.root / "overrides" / "main.html").write_text('{% extends "base.html" %}{% block scripts %}{% endblock %}')
    config.write_text(config.read_text().replace("font: false", "font: false, custom_dir: overrides"))
    code, output = site.build()
    assert code == 1
    assert "index.html: it has a cell, but does not load assets/livecells/" in output


def test_what_the_policy_refuses_is_a_warning_until_the_site_allows_it(site: Site) -> None:
    site.page(f"{small_site.PAGE}\n![](https://img.test/x.svg)\n")
    code, output = site.build()
    assert code == 0
    assert "WARNING" in output
    assert "\n  index.html: picture https://img.test/x.svg\n" in output
    assert "livecells: {allow: {img-src: [img.test]}}" in output
    config = site.root / "mkdocs.yml"
    allowed = "{livecells: {allow: {img-src: [img.test]}}}"
    config.write_text(config.read_text().replace("livecells]", f"{allowed}]"))
    code, output = site.build()
    assert code == 0
    assert "WARNING" not in output
    assert "img-src 'self' data: img.test;" in site.html()


def test_a_site_can_be_kept_as_it_was_written_unless_its_author_takes_that_back(site: Site) -> None:
    site.build()
    built = site.root / "site"
    listed = {file["url"]: file["sha256"] for file in json.loads((built / "offline.json").read_text())["files"]}
    assert listed[""] == hashlib.sha256((built / "index.html").read_bytes()).hexdigest()
    assert "unregister" not in (built / "sw.js").read_text()
    config = site.root / "mkdocs.yml"
    config.write_text(config.read_text().replace("livecells]", "{livecells: {offline: false}}]"))
    site.build()
    assert json.loads((built / "offline.json").read_text())["files"] == []
    assert "unregister" in (built / "sw.js").read_text()


def test_a_misspelled_directive_of_allow_fails_the_build(site: Site) -> None:
    config = site.root / "mkdocs.yml"
    config.write_text(config.read_text().replace("livecells]", "{livecells: {allow: {scripts: [img.test]}}}]"))
    code, output = site.build()
    assert code == 1
    assert "allow has 'scripts'. It takes script-src, style-src," in output
    assert "Traceback" not in output


def test_a_link_to_a_cell_is_checked_like_one_to_a_heading(site: Site) -> None:
    config = site.root / "mkdocs.yml"
    config.write_text(config.read_text() + "validation: {anchors: warn}\n")
    site.page(f"{small_site.PAGE}\n[right](#story:greets) [wrong](#story:gretes)\n")
    code, output = site.build()
    assert code == 0
    assert "#story:greets" not in output
    assert "'#story:gretes', but there is no such anchor" in output


def test_a_fault_in_what_a_page_includes_does_not_name_a_line_of_the_page(site: Site) -> None:
    config = site.root / "mkdocs.yml"
    config.write_text(
        config.read_text().replace("superfences]", "superfences, {pymdownx.snippets: {base_path: [docs]}}]")
    )
    (site.root / "docs" / "part.txt").write_text('```live src="story.py:gretes"\n```\n')
    wrong = '```live src="story.py:other"\n```\n'
    site.page(f'{small_site.PAGE}\n--8<-- "part.txt"\n\n{wrong}')
    code, output = site.build()
    assert code == 1
    assert "docs/index.md (in what it includes, or what a plugin writes): no cell `gretes`" in output
    assert "docs/index.md:8: no cell `other`" in output


def test_a_page_that_a_plugin_converts_a_time_more_has_each_fault_once(site: Site) -> None:
    config = site.root / "mkdocs.yml"
    config.write_text(config.read_text() + "hooks: [hook.py]\n")
    (site.root / "hook.py").write_text(
        "def on_nav(nav, config, files):\n"
        "    for page in nav.pages:\n        page.read_source(config)\n        page.render(config, files)\n"
    )
    site.page('# Title\n\n```live src="story.py:gretes"\n```\n')
    code, output = site.build()
    assert code == 1
    assert output.count("no cell `gretes`") == 1
    assert "docs/index.md:3: no cell `gretes`" in output


def test_a_project_whose_docs_a_plugin_has_gathered_elsewhere_has_faults_with_the_place_in_its_docs(site: Site) -> None:
    (site.root / "gathers.py").write_text(
        "import shutil, tempfile\n"
        "def on_config(config):\n"
        "    config.docs_dir = shutil.copytree(config.docs_dir, tempfile.mkdtemp(), dirs_exist_ok=True)\n"
    )
    config = site.root / "mkdocs.yml"
    config.write_text(config.read_text() + "hooks: [gathers.py]\n")
    site.page('# Title\n\n```live src="story.py:gretes"\n```\n')
    code, output = site.build()
    assert code == 1
    assert "\nindex.md:3: no cell `gretes`" in output


def test_a_stale_golden_fails_the_build(site: Site) -> None:
    site.page('# Title\n\n```live src="story.py:greets"\n```\n')
    (site.root / "snippets" / "story.py").write_text('"""T."""\n# %% greets\nprint("bye")\n')
    code, output = site.build()
    assert code == 1
    assert "docs/index.md:3: snippets/story.golden.json: stale" in output
    assert "make record" in output


def test_a_missing_golden_fails_the_build(site: Site) -> None:
    site.page('# Title\n\n```live src="story.py:greets"\n```\n')
    (site.root / "snippets" / "story.golden.json").unlink()
    code, output = site.build()
    assert code == 1
    assert "no recorded results yet" in output


def test_faults_of_all_pages_are_told_at_once(site: Site) -> None:
    site.page('# Title\n\n```live src="story.py:a"\n```\n')
    (site.root / "docs" / "second.md").write_text('# Second\n\n```live src="story.py:b"\n```\n')
    _, output = site.build()
    assert "docs/index.md:3" in output
    assert "docs/second.md:3" in output


def test_building_runs_no_snippet(site: Site) -> None:
    ran = site.root / "docs" / "ran"
    story = site.root / "snippets" / "story.py"
    story.write_text(f'"""T."""\n# %% greets\nopen({str(ran)!r}, "w").close()\n')
    small_site.record(story)
    ran.unlink()
    site.page('# Title\n\n```live src="story.py:greets"\n```\n')
    assert site.build()[0] == 0
    assert not ran.exists()


def test_a_part_that_cannot_be_built_fails_the_build_with_a_sentence(site: Site) -> None:
    (site.root / "snippets" / "requirements.txt").unlink()
    code, output = site.build()
    assert code == 1
    assert "live cells: " in output
    assert "requirements.txt is missing. It names the packages that the stories use" in output
    assert "Traceback" not in output


def test_a_page_without_a_history_has_no_date_in_the_sitemap_and_has_its_twin(site: Site) -> None:
    config = site.root / "mkdocs.yml"
    config.write_text(config.read_text() + "site_url: https://example.org/\n")
    code, told = site.build()
    assert code == 0, told
    assert "<loc>https://example.org/</loc>" in (site.root / "site" / "sitemap.xml").read_text()
    assert "<lastmod>" not in (site.root / "site" / "sitemap.xml").read_text()
    assert "hello" in (site.root / "site" / "index.md").read_text()
    assert "- [Title](https://example.org/index.md)" in (site.root / "site" / "llms.txt").read_text()


def test_an_old_address_leads_to_the_page_that_has_moved(site: Site) -> None:
    config = site.root / "mkdocs.yml"
    (site.root / "docs" / "new.md").write_text("# New\n")
    config.write_text(config.read_text().replace("livecells]", '{livecells: {redirects: {"old/place/": new.md}}}]'))
    code, told = site.build()
    assert code == 0, told
    html = (site.root / "site" / "old" / "place" / "index.html").read_text()
    assert '<a href="../../new/">New</a>' in html
    assert "Content-Security-Policy" in html


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('"old/": nowhere.md', "redirects: `old/: nowhere.md`: there is no page nowhere.md"),
        ('"new/": index.md', "redirects: `new/: index.md`: a page stands at new/."),
    ],
)
def test_an_old_address_that_leads_nowhere_or_is_a_pages_fails_the_build(site: Site, line: str, fault: str) -> None:
    config = site.root / "mkdocs.yml"
    (site.root / "docs" / "new.md").write_text("# New\n")
    config.write_text(config.read_text().replace("livecells]", f"{{livecells: {{redirects: {{{line}}}}}}}]"))
    code, told = site.build()
    assert code == 1
    assert fault in told
