"""The reference page: raw Pyodide from the same files, main thread, the wheel from PyPI unpacked, same story, nothing else.

And the floor beside it: compiling, copying and running alone, without anything that a reader waits for besides.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

from livecells.cache import tool

RUNTIME = "runtime-reference/"
PYODIDE = Path(__file__).parents[1] / "node_modules" / "pyodide"
PARTS = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
PAGES = {"index.html": "reference.html", "floor.html": "floor.html"}
UNPACK = "process.stdout.write(require('zlib').zstdDecompressSync(require('fs').readFileSync(process.argv[1])))"
# The site's own WebAssembly, which need not be Pyodide's, and what says which memory is restored.
WASM, HEAD = "site.wasm", "python.head"


def payloads(page: Path) -> list[dict[str, Any]]:
    """Return the payloads of a built page's cells: story, cell, source, and the story's cells before it."""
    found = re.findall(r'<live-cell [^>]*data-cell="([^"]*)"', page.read_text("utf-8"))
    return [json.loads(unescape(each)) for each in found]


def write(target: Path, runtime: Path, page: Path, ares: Path) -> None:
    """Write both for the first cell of a built page into `target`, with the files of the site's own `runtime`, unpacked."""
    files = target / RUNTIME
    files.mkdir(parents=True)
    for name in PARTS:
        shutil.copyfile(runtime / name if (runtime / name).exists() else PYODIDE / name, files / name)
    for wheel in runtime.glob("*.whl"):
        shutil.copyfile(wheel, files / wheel.name)
    shutil.copyfile(runtime / HEAD, files / HEAD)
    with (files / WASM).open("wb") as unpacked:
        packed = runtime / "pyodide.asm.wasm.bin"
        subprocess.run([tool("node"), "-e", UNPACK, str(packed)], stdout=unpacked, check=True)
    first = payloads(page)[0]
    cells = [*(each["source"] for each in first["before"]), first["source"]]
    told = {"runtime": RUNTIME, "wasm": RUNTIME + WASM, "head": RUNTIME + HEAD, "ares": ares.read_text("utf-8")}
    story = json.dumps({**told, "cells": cells}).replace("<", "\\u003c")
    for name, template in PAGES.items():
        text = Path(__file__).with_name(template).read_text("utf-8")
        (target / name).write_text(text.replace("STORY", story), "utf-8")
