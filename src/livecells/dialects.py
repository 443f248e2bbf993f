"""Dialects: the statements that a story sends to SQLite, as SQLAlchemy writes them for other databases. Compiled, never run."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects.mysql.base import MySQLDialect
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import CompileError

# Drivers write placeholders in several ways: as SQLite's does, so that what differs is the database's.
DIALECTS: dict[str, Dialect] = {
    "PostgreSQL": PGDialect(paramstyle="qmark"),  # type: ignore[no-untyped-call] # SQLAlchemy does not say
    "MySQL": MySQLDialect(paramstyle="qmark"),
}


def spellings(context: Any) -> dict[str, str] | None:
    """Return a statement in each dialect, given the context that SQLAlchemy executes it in.

    None where SQLAlchemy has compiled nothing: the story has handed the text to the driver.
    """
    if getattr(context, "compiled", None) is None:
        return None
    return {name: " ".join(_written(context, dialect).split()) for name, dialect in DIALECTS.items()}


def _written(context: Any, dialect: Dialect) -> str:
    """Return the statement, or as a comment why the database has none."""
    try:
        return _compiled(context, dialect)
    except CompileError as error:  # MySQL has no VARCHAR without a length
        return f"-- {error}"


def _compiled(context: Any, dialect: Dialect) -> str:
    statement = context.invoked_statement
    if statement is None:  # it changes the schema
        return str(context.compiled.statement.compile(dialect=dialect))
    sent = context.compiled
    # objects that need their ids are inserted one by one, as on SQLite: other databases take several rows in a form of their own
    many = sent.for_executemany and not sent.effective_returning
    compiled = statement.compile(dialect=dialect, column_keys=sent.column_keys, for_executemany=many)
    values = dict((context.compiled_parameters or [{}])[0])
    # SQLAlchemy has replaced each list of values by its values; the statement may have been made without them
    values |= {name: [values[each] for each in names] for name, names in context._expanded_parameters.items()}
    return str(compiled.construct_expanded_state(values).statement)  # a list of values has a placeholder for each
