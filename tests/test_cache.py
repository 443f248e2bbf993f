"""The cache of built parts: what somebody uses stays, and what nobody has asked for goes."""

import os
import time
from pathlib import Path

import pytest

from livecells import cache


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Six versions of one part, the oldest first."""
    monkeypatch.setattr(cache, "CACHE", tmp_path / "cache")
    cache.CACHE.mkdir()
    source = tmp_path / "source"
    return [version(source, number) for number in range(6)]


def version(source: Path, number: int) -> Path:
    """Make the part of this number, or find it."""
    source.write_text(str(number))
    return cache.cached_build("part", [source], lambda made: (made / "text").write_text(str(number)))


def test_a_part_that_may_be_in_use_stays_however_many_others_are_made(made: list[Path]) -> None:
    assert [path.exists() for path in made] == [True] * 6


def test_what_nobody_has_asked_for_in_a_while_goes_but_for_the_newest(made: list[Path], tmp_path: Path) -> None:
    for age, path in enumerate(reversed(made), start=2):
        os.utime(path, (time.time() - age * cache.IN_USE,) * 2)
    assert version(tmp_path / "source", 0) == made[0]  # asked for again
    version(tmp_path / "source", 6)
    assert [path.exists() for path in made] == [True, False, False, False, False, True]
