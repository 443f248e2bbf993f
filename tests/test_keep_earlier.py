"""The files of earlier builds are kept for a while."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[1]
SPEC = importlib.util.spec_from_file_location("keep_earlier", ROOT / "tools" / "keep_earlier.py")
assert SPEC
assert SPEC.loader
keep_earlier = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(keep_earlier)
DAY = 86_400.0


def build(site: Path, *names: str) -> Path:
    for name in names:
        (site / name).mkdir(parents=True)
        (site / name / "index.js").write_text(name)
    return site


def test_what_the_last_builds_had_stands_beside_what_this_one_has(tmp_path: Path) -> None:
    earlier = tmp_path / "earlier"
    assert keep_earlier.keep(build(tmp_path / "first", "bundle-1", "runtime-1"), earlier, 14, 0.0) == []
    second = build(tmp_path / "second", "bundle-2", "runtime-1")
    assert keep_earlier.keep(second, earlier, 14, 10 * DAY) == ["bundle-1"]
    assert (second / "bundle-1" / "index.js").read_text() == "bundle-1"


def test_what_no_build_of_the_last_days_had_is_gone(tmp_path: Path) -> None:
    earlier = tmp_path / "earlier"
    keep_earlier.keep(build(tmp_path / "first", "bundle-1", "runtime-1"), earlier, 14, 0.0)
    keep_earlier.keep(build(tmp_path / "second", "bundle-2", "runtime-1"), earlier, 14, 10 * DAY)
    third = build(tmp_path / "third", "bundle-3", "runtime-2")
    assert keep_earlier.keep(third, earlier, 14, 20 * DAY) == ["bundle-2", "runtime-1"]
    assert not (earlier / "bundle-1").exists()
