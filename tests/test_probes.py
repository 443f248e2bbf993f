"""The probes change nothing: each story run with them, and as plain Python with a listener of the test's own."""

import contextlib
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from livecells import golden, snippet

SNIPPETS = Path(__file__).parents[1] / "snippets"
PATHS = {path.stem: path for path in snippet.story_files(SNIPPETS)}


@pytest.fixture
def sent() -> Iterator[list[str]]:
    """What all engines are asked for while the test runs, as SQLAlchemy tells it."""
    texts: list[str] = []
    listeners: dict[str, Any] = {
        "begin": lambda connection: texts.append("BEGIN (implicit)"),
        "commit": lambda connection: texts.append("COMMIT"),
        "rollback": lambda connection: texts.append("ROLLBACK"),
        "before_cursor_execute": lambda connection, cursor, statement, *rest: texts.append(statement.strip()),
    }
    for name, listener in listeners.items():
        event.listen(Engine, name, listener)
    yield texts
    for name, listener in listeners.items():
        event.remove(Engine, name, listener)


# A warning of SQLAlchemy is something that a cell shows, and it goes to stderr: raised, it would end the cell.
@pytest.mark.filterwarnings("default::sqlalchemy.exc.SAWarning")
@pytest.mark.parametrize("name", PATHS)
def test_every_cell_shows_the_same_without_probes(
    name: str, sent: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(str(SNIPPETS))
    sys.modules.pop("ares", None)
    recorded = golden.read(golden.golden_path(PATHS[name]))
    namespace: dict[str, Any] = {"__name__": "__main__"}
    monkeypatch.chdir(tmp_path)
    for cell in snippet.load(PATHS[name]).cells:
        result = recorded[cell.id].result
        sent.clear()
        raised = None
        with contextlib.redirect_stdout(io.StringIO()) as printed, contextlib.redirect_stderr(io.StringIO()):
            try:
                exec(compile(cell.source, f"{name}:{cell.id}", "exec"), namespace)  # noqa: S102 (a snippet of ours)
            except Exception as error:  # noqa: BLE001 (whatever it announces)
                raised = type(error).__name__
        shown = "".join(chunk["text"] for chunk in result["output"] if chunk["stream"] == "stdout")
        assert re.sub(r"at 0x[0-9A-Fa-f]+", "at 0x…", printed.getvalue()) == shown, cell.id
        asked = [entry["text"] for entry in result["sql"] if entry["kind"] not in ("driver-begin", "unseen")]
        assert sent == asked, cell.id
        assert raised == (result["error"] and result["error"]["type"]), cell.id
