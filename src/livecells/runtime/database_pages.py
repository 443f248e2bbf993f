"""Database pages: what has changed between two copies of a database, as far as its pages tell without asking SQLite.

From the file format of SQLite: a header of 100 bytes, then pages; a B-tree that fits into one page is that page alone.
"""

from __future__ import annotations

from collections.abc import Mapping

_HEADER = 100
_PAGE_SIZE = slice(16, 18)
_SCHEMA_COOKIE = slice(40, 44)
_LEAVES = (0x0A, 0x0D)  # of an index, of a table


def has_same_schema(old: bytes, new: bytes) -> bool:
    """Tell whether two copies surely have the same tables; a schema that needs more than one page is not looked at."""
    size = _page_size(new)
    return (
        len(old) >= size
        and _page_size(old) == size
        and old[_SCHEMA_COOKIE] == new[_SCHEMA_COOKIE]
        and new[_HEADER] in _LEAVES
        and old[_HEADER:size] == new[_HEADER:size]
    )


def changed_tables(old: bytes, new: bytes, roots: Mapping[int, str]) -> set[str] | None:
    """Return the tables that may have other rows, in copies with the same schema; None where it can be any.

    `roots` are the numbers of the pages at which tables and their indexes begin, with the name of the table. If all
    pages that differ are whole B-trees, they are those of these tables, and no page of another table is among them.
    """
    size = _page_size(new)
    if len(old) != len(new):
        return None
    found = set()
    for start in range(size, len(new), size):
        if old[start : start + size] != new[start : start + size]:
            table = roots.get(start // size + 1)
            if table is None or old[start] not in _LEAVES or new[start] not in _LEAVES:
                return None
            found.add(table)
    return found


def _page_size(copy: bytes) -> int:
    size = int.from_bytes(copy[_PAGE_SIZE])
    return 65536 if size == 1 else size
