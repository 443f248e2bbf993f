"""Assets: built once, found by content, and shipped whole."""

import filecmp
import gzip
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from livecells import assets as builder
from livecells import cache
from livecells.assets import Assets
from livecells.cache import AssetsError

from .static_host import ENCODINGS

ROOT = Path(__file__).parents[1]
IMPORTED = re.compile(r"""\b(?:from|import)"\./([\w.-]+)\"""")  # of a minified script, at its load


@pytest.fixture
def other(assets: Assets, tmp_path: Path) -> Iterator[Path]:
    """Snippets with a shared module of their own, so that the runtime is one that no other test uses."""
    (tmp_path / "ares.py").write_text("x = 1\n")
    shutil.copy(ROOT / "snippets" / "requirements.txt", tmp_path)
    yield tmp_path
    for made in {path.parent for path in builder.build(tmp_path, print).files.values()}:
        if made not in {path.parent for path in assets.files.values()}:
            shutil.rmtree(made)


def test_what_is_built_is_found_the_next_time(assets: Assets) -> None:
    said: list[str] = []
    assert builder.build(ROOT / "snippets", said.append) == assets
    assert said == []


def test_the_manifest_lists_every_file_of_the_runtime_with_its_size_and_hash(assets: Assets) -> None:
    listed = json.loads((assets.runtime / "manifest.json").read_text())["files"]
    assert set(listed) == {path.name for path in assets.runtime.iterdir()} - {"manifest.json"}
    for name, entry in listed.items():
        content = (assets.runtime / name).read_bytes()
        assert entry["bytes"] == len(content), name
        assert entry["sha256"] == hashlib.sha256(content).hexdigest(), name


def test_no_file_has_a_name_that_a_host_takes_for_an_encoding(assets: Assets) -> None:
    assert [name for name in assets.files if Path(name).suffix in ENCODINGS] == []


def test_a_start_from_the_snapshot_takes_few_bytes_and_every_file_has_a_purpose(assets: Assets) -> None:
    listed = json.loads((assets.runtime / "manifest.json").read_text())["files"]
    assert {purpose for entry in listed.values() for purpose in entry["for"]} == {
        "snapshot",
        "archives",
        "cold",
        "download",
    }
    assert sum(entry["bytes"] for entry in listed.values() if "snapshot" in entry["for"]) < 10_500_000


def test_what_a_page_loads_before_a_reader_shows_intent_is_small_and_starts_no_python(assets: Assets) -> None:
    scripts = assets.frame.parent
    before: set[str] = set()
    found = {"index.js"}
    while found:
        before |= found
        found = {name for each in found for name in IMPORTED.findall((scripts / each).read_text())} - before
    assert "python.js" not in before
    assert sum(len(gzip.compress((scripts / name).read_bytes())) for name in before) < 20_000


def test_the_sites_own_lock_names_its_packages_with_their_hashes_and_no_other_place(assets: Assets) -> None:
    lock = json.loads((assets.runtime / "pyodide-lock.json").read_text())
    assert set(lock["packages"]) == {"sqlalchemy", "typing-extensions"}
    for package in lock["packages"].values():
        wheel = assets.runtime / package["file_name"]
        assert package["sha256"] == hashlib.sha256(wheel.read_bytes()).hexdigest()


@pytest.mark.xdist_group("other-runtime")
def test_a_changed_shared_module_makes_another_runtime_directory(assets: Assets, other: Path) -> None:
    said: list[str] = []
    made = builder.build(other, said.append)
    assert made.runtime.name != assets.runtime.name
    assert any("built runtime in" in line for line in said)


def test_packages_that_nobody_has_named_are_asked_for(tmp_path: Path) -> None:
    with pytest.raises(AssetsError, match=r"requirements.txt is missing. It names the packages"):
        builder.build(tmp_path)


def test_the_assets_can_be_written_for_another_host(assets: Assets, tmp_path: Path) -> None:
    assert builder.main([str(tmp_path), str(ROOT / "snippets")]) == 0
    script = re.fullmatch(r'import "./(bundle-\w+/index\.js)";\n', (tmp_path / "index.js").read_text())
    assert script
    assert (tmp_path / script[1]).read_bytes() == assets.files[assets.script].read_bytes()
    assert builder.main([]) == 2


@pytest.mark.xdist_group("other-runtime")
def test_the_runtime_is_built_the_same_twice(other: Path) -> None:
    first = builder.build(other, print)
    before = (first.runtime / "manifest.json").read_bytes()
    shutil.rmtree(first.runtime)
    assert builder.build(other, print).runtime == first.runtime
    assert (first.runtime / "manifest.json").read_bytes() == before


def test_the_snapshot_is_built_the_same_twice(assets: Assets, tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    for wheel in assets.runtime.glob("*.whl"):
        shutil.copy(wheel, wheels)
    pyodide, made = tmp_path / "pyodide", tmp_path / "made"
    made.mkdir()
    builder._trim(ROOT / "node_modules" / "pyodide", pyodide)
    builder._make_snapshot(pyodide, wheels, made)
    names = ["python.head", "python.snapshot.bin", "site.zip"]
    # not the bytes in an assertion: where they differ, pytest compares megabytes for an hour
    assert filecmp.cmpfiles(made, assets.runtime, names, shallow=False) == (names, [], [])


def test_a_program_that_fails_is_told_with_what_it_printed(tmp_path: Path) -> None:
    with pytest.raises(AssetsError, match=r"(?s)node .* failed \(1\).*boom"):
        cache.run([cache.tool("node"), "-e", "throw new Error('boom')"], tmp_path)


def test_a_missing_program_says_what_to_type() -> None:
    with pytest.raises(AssetsError, match="make install"):
        cache.tool("no-such-program")
