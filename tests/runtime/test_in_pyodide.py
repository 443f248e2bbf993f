"""Faults in Pyodide under Node: what CPython answers, and what only the browser's Python meets."""

import json
from typing import Any

import pytest

from livecells.assets import Assets
from livecells.runtime.stories import Stories

from ..pyodide import run_in_pyodide

pytestmark = pytest.mark.xdist_group("faults-in-pyodide")

# Cells that must show the same in both homes.
ALIKE = {
    "many-lines": "for i in range(10**6): print(i)",
    "long-line": "print('x' * 10**8)",
    "long-value": "'x' * 10**8",
    "symbols": r"print('\0 \x1b[31mred\x1b[0m \u202e \ud800 a\r\nb'); '\u202e\ud800'",
    "repr-fails": "class A:\n    def __repr__(self): raise ValueError('boom')\nA()",
    "recursion": "def f(n):\n    return f(n + 1)\nf(0)",
    "objects-that-show-each-other": "class A:\n    def __repr__(self): return '%s' % {'a': (self,)}\nA()",
    "and-print": "class A:\n    def __format__(self, spec): return '{}'.format(self)\nprint(f'{A()}')",
    "input": "input('name? ')",
    "stdin": "import sys\nsys.stdin.readline()",
    "debugger": "breakpoint()",
    "exit": "exit(3)",
    "interrupt": "raise KeyboardInterrupt",
    "memory": "raise MemoryError",
    "pasted": "\ufeffx\u00a0= 'a\u00a0b'\r\nx",
    "nul": "x = 1\n'\0'",
    "tabs": "if x:\n\ty = 1\n        z = 2",
    "group": "error = ExceptionGroup('many', [ValueError('a')])\nerror.add_note('note')\nraise error",
    "locks": (
        "import os, sqlite3, tempfile\n"
        "file = os.path.join(tempfile.mkdtemp(), 'a.db')\n"
        "one, two = (sqlite3.connect(file, timeout=0, isolation_level=None) for _ in range(2))\n"
        "one.executescript('CREATE TABLE t (a); BEGIN; SELECT * FROM t')\n"
        "one.execute('SELECT count(*) FROM t').fetchall()\n"
        "two.execute('INSERT INTO t VALUES (1)')"
    ),
    "still-alive": "print('yes')",
}

PAGE = "The page is out of reach in these examples"
NETWORK = "Network access is off in these examples"
REFUSED = {
    "import js": PAGE,
    "from js import fetch": PAGE,
    "import importlib; importlib.import_module('js')": PAGE,
    "import pyodide_js": PAGE,
    "import pyodide_js._api": PAGE,
    "from pyodide.code import run_js; run_js('1')": PAGE,
    "from pyodide.http import pyfetch": NETWORK,
    "import urllib.request; urllib.request.urlopen('http://localhost/')": f"<urlopen error {NETWORK}>",
    "import urllib.request; urllib.request.urlopen('https://example.org/')": f"<urlopen error {NETWORK}>",
    "import http.client; http.client.HTTPSConnection('example.org').request('GET', '/')": NETWORK,
    "import socket; socket.create_connection(('127.0.0.1', 80))": NETWORK,
    "import socket; socket.socket().connect(('127.0.0.1', 80))": NETWORK,
    "import socket; socket.getaddrinfo('example.org', 80)": NETWORK,
}
AFTERWARDS = {
    "archives": "import tarfile, html.parser, xml.etree.ElementTree, sqlalchemy.ext.mutable",
    "database": "from sqlalchemy import create_engine, text\ncreate_engine('sqlite://').connect().scalar(text('select 1'))",
    "leave-a-task": (
        "import asyncio, sys\n"
        "async def late(): print('late')\n"
        "task = asyncio.ensure_future(late())\n"
        "asyncio.get_event_loop().call_later(0, sys.stdout.write, 'late')"
    ),
    "look-at-it": "task.cancelling()",
    "start-a-thread": "import threading\nthreading.Thread(target=print).start()",
    "fill-the-memory": "everything = []\nwhile True: everything.append(bytearray(10**8))",
}


@pytest.fixture(scope="module")
def in_pyodide(assets: Assets) -> dict[str, dict[str, Any]]:
    """The result of every cell, all in one Pyodide."""
    stories = {
        "alike": ALIKE,
        "sandbox": {**{source: source for source in REFUSED}, **AFTERWARDS},
    }
    asked = {name: [{"id": id, "source": source} for id, source in cells.items()] for name, cells in stories.items()}
    return run_in_pyodide(assets, "cold", asked)


@pytest.fixture(scope="module")
def in_cpython() -> dict[str, dict[str, Any]]:
    stories = Stories()
    return {id: json.loads(stories.run("alike", id, source).to_json()) for id, source in ALIKE.items()}


@pytest.mark.parametrize("cell", ALIKE)
def test_a_fault_shows_the_same_in_both_homes(
    cell: str, in_pyodide: dict[str, dict[str, Any]], in_cpython: dict[str, dict[str, Any]]
) -> None:
    assert in_pyodide["alike"][cell] == in_cpython[cell]


@pytest.mark.parametrize("source", REFUSED)
def test_what_would_leave_python_says_that_it_cannot(source: str, in_pyodide: dict[str, dict[str, Any]]) -> None:
    assert in_pyodide["sandbox"][source]["error"]["message"] == REFUSED[source]


@pytest.mark.parametrize("cell", ["archives", "database"])
def test_all_else_still_works(cell: str, in_pyodide: dict[str, dict[str, Any]]) -> None:
    assert in_pyodide["sandbox"][cell]["error"] is None


def test_a_task_left_on_the_event_loop_is_cancelled(in_pyodide: dict[str, dict[str, Any]]) -> None:
    assert in_pyodide["sandbox"]["leave-a-task"]["error"] is None
    assert in_pyodide["sandbox"]["look-at-it"]["value"]["text"] == "1"


def test_there_are_no_threads(in_pyodide: dict[str, dict[str, Any]]) -> None:
    assert in_pyodide["sandbox"]["start-a-thread"]["error"]["message"] == "can't start new thread"


def test_full_memory_is_an_error_like_any_other(in_pyodide: dict[str, dict[str, Any]]) -> None:
    error = in_pyodide["sandbox"]["fill-the-memory"]["error"]
    assert (error["type"], error["line"]) == ("MemoryError", 2)
