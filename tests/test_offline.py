"""What a build writes so that readers can keep the site."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from livecells import offline

FILES = {
    "index.html": "home",
    "a page/index.html": "page",
    "search/search_index.json": "{}",
    "assets/livecells/runtime-1/python.snapshot.bin": "snapshot of Python",
    "assets/javascripts/bundle.a5f9d56c.min.js": "theme",
    "assets/javascripts/lunr/min/lunr.de.min.js": "search",
    # for hosts and developers
    "404.html": "not found",
    "_headers": "",
    "CNAME": "example.org",
    ".nojekyll": "",
    "sitemap.xml.gz": "",
    "assets/javascripts/bundle.a5f9d56c.min.js.map": "",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "site"


@pytest.fixture
def workers(tmp_path: Path) -> Path:
    (tmp_path / "workers").mkdir()
    (tmp_path / "workers" / "service-worker.js").write_text("answer(MANIFEST)")
    (tmp_path / "workers" / "remove-service-worker.js").write_text("remove()")
    return tmp_path / "workers"


def manifest(site: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((site / "offline.json").read_text())
    return read


def test_what_a_reader_may_ask_for_is_listed_by_its_address_with_its_size_and_hash_the_largest_first(
    site: Path, workers: Path
) -> None:
    offline.write(site, workers, offered=True)
    files = manifest(site)["files"]
    assert {file["url"] for file in files} == {
        "",
        "a%20page/",
        "search/search_index.json",
        "assets/livecells/runtime-1/python.snapshot.bin",
        "assets/javascripts/bundle.a5f9d56c.min.js",
        "assets/javascripts/lunr/min/lunr.de.min.js",
    }
    assert files[0] == {
        "url": "assets/livecells/runtime-1/python.snapshot.bin",
        "bytes": 18,
        "sha256": hashlib.sha256(b"snapshot of Python").hexdigest(),
        "immutable": True,
    }
    assert [file["url"] for file in files if file["immutable"]] == [
        "assets/livecells/runtime-1/python.snapshot.bin",
        "assets/javascripts/bundle.a5f9d56c.min.js",
    ]


def test_the_worker_has_the_manifest_in_itself_and_is_another_after_a_build_that_changed_a_file(
    site: Path, workers: Path
) -> None:
    offline.write(site, workers, offered=True)
    first = (site / "sw.js").read_text()
    assert first == f"const MANIFEST={(site / 'offline.json').read_text()};\nanswer(MANIFEST)"
    offline.write(site, workers, offered=True)
    assert (site / "sw.js").read_text() == first
    build = manifest(site)["build"]
    (site / "index.html").write_text("other")
    offline.write(site, workers, offered=True)
    assert (site / "sw.js").read_text() != first
    assert manifest(site)["build"] != build


def test_a_site_that_is_not_to_be_kept_has_a_worker_that_removes_the_one_before_and_an_empty_manifest(
    site: Path, workers: Path
) -> None:
    offline.write(site, workers, offered=True)
    offline.write(site, workers, offered=False)
    assert manifest(site)["files"] == []
    assert (site / "sw.js").read_text() == "remove()"
