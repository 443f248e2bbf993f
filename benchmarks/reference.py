"""The reference page: raw Pyodide from the same files, main thread, the wheel from PyPI unpacked, same story, nothing else."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any

TEMPLATE = Path(__file__).with_name("reference.html")
RUNTIME = "runtime-reference"
PYODIDE = Path(__file__).parents[1] / "node_modules" / "pyodide"
PARTS = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")


def payloads(page: Path) -> list[dict[str, Any]]:
    """Return the payloads of a built page's cells: story, cell, source, and the story's cells before it."""
    found = re.findall(r'<live-cell [^>]*data-cell="([^"]*)"', page.read_text("utf-8"))
    return [json.loads(unescape(each)) for each in found]


def write(target: Path, runtime: Path, page: Path, ares: Path) -> None:
    """Write the reference for the first cell of a built page into `target`, with the files of the site's own `runtime`, unpacked."""
    files = target / RUNTIME
    files.mkdir(parents=True)
    for name in PARTS:
        shutil.copyfile(runtime / name if (runtime / name).exists() else PYODIDE / name, files / name)
    for wheel in runtime.glob("*.whl"):
        shutil.copyfile(wheel, files / wheel.name)
    first = payloads(page)[0]
    cells = [*(each["source"] for each in first["before"]), first["source"]]
    story = json.dumps({"runtime": RUNTIME, "ares": ares.read_text("utf-8"), "cells": cells}).replace("<", "\\u003c")
    (target / "index.html").write_text(TEMPLATE.read_text("utf-8").replace("STORY", story), "utf-8")
