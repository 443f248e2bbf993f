"""Hints: what a reader can do about an error whose reason is the page, or what was pasted into the cell."""

from __future__ import annotations

import linecache
import re
import sys

from livecells.runtime.environment import MAX_FRAMES

_ASYNC = {"greenlet", "aiosqlite", "asyncpg", "aiomysql", "asyncmy", "aioodbc"}
_DRIVERS = {
    *("psycopg", "psycopg2", "pg8000", "psycopg2cffi", "MySQLdb", "pymysql", "mysql", "mariadb", "cymysql"),
    *("oracledb", "cx_Oracle", "pyodbc", "pymssql", "sqlcipher3", "pysqlcipher3"),
}
_AWAIT = ("outside function", "outside async function", "outside of an asynchronous function")
_LOOPS = ("from a running event loop", "event loop is already running", "stack switching")
_COMMAND = re.compile(r"\s*(?:[%!]|[\w, ]+=\s*[%!])")

RECURSION = f"A cell may use {MAX_FRAMES} stack frames here. Python's usual limit is 1,000."
ASYNC = (
    "Async engines need greenlet and an async driver. Neither is on this page; use create_engine() and Session instead."
)
DRIVER = "This page has one database driver, Python's own for SQLite. Use create_engine('sqlite://')."
MODULE = "This page has Python's standard library and SQLAlchemy. Nothing else can be installed."
LOOP = "The page's own event loop is running. asyncio.run() and run_until_complete() are not available here."
AWAIT = "A cell is a script, so await, async for and async with need an async def around them."
COMMAND = "Lines that begin with % or ! are commands of a notebook, not Python. This page has SQLAlchemy already."


def hint(raised: BaseException, message: str) -> str | None:
    """Return a sentence for the reader; None where the error says all there is to say."""
    if isinstance(raised, SyntaxError):
        line = linecache.getline(raised.filename, raised.lineno) if raised.filename and raised.lineno else ""
        if _COMMAND.match(line):
            return COMMAND
        return AWAIT if message.endswith(_AWAIT) else None
    if isinstance(raised, RecursionError):
        return RECURSION
    if isinstance(raised, ImportError):
        return _about_import(raised, message)
    looping = isinstance(raised, RuntimeError) and any(each in message for each in _LOOPS)
    return LOOP if looping else None


def _about_import(raised: ImportError, message: str) -> str | None:
    package = str(raised.name or "").partition(".")[0]
    if package in _ASYNC or "greenlet" in message:
        return ASYNC
    if package in _DRIVERS:
        return DRIVER
    missing = isinstance(raised, ModuleNotFoundError) and message == f"No module named {raised.name!r}"
    return MODULE if missing and package not in sys.modules and package not in sys.stdlib_module_names else None
