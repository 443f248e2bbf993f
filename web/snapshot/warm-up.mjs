// Warm-up: the Python that fills the snapshot. It imports what a cell may need, uses it once, and leaves nothing of its own.

/** The modules of the snapshot. What is not here comes from the archives, which the worker gets later. */
const IMPORTS = `
import abc, argparse, ast, asyncio, base64, bisect, calendar, collections.abc, contextlib, contextvars, copy, csv, dataclasses
import datetime, decimal, enum, fractions, functools, gc, hashlib, heapq, inspect, io, itertools, json, linecache, logging
import math, numbers, operator, os, pathlib, pickle, pprint, queue, random, re, secrets, sqlite3, statistics, string, struct
import sys, tempfile, textwrap, threading, time, traceback, types, typing, uuid, warnings, weakref, zipimport, zlib
import sqlalchemy, sqlalchemy.dialects.sqlite, sqlalchemy.event, sqlalchemy.exc, sqlalchemy.inspection, sqlalchemy.orm
import sqlalchemy.pool, sqlalchemy.schema, sqlalchemy.types, sqlalchemy.ext.hybrid
import importlib, livecells.runtime.archives, livecells.runtime.process_state, livecells.runtime.stories

# whatever else the stories are about
for _name in sorted({path.partition("/")[0].partition(".")[0] for path in zipimport._zip_directory_cache[SITE]}):
    if _name.isidentifier():
        importlib.import_module(_name)
`;

/** One story that touches what most cells touch: it loads late imports and fills the caches of the libraries. */
const STORY = `
import datetime, enum, warnings
from typing import Optional

from sqlalchemy import Date, ForeignKey, String, create_engine, event, func, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload, sessionmaker

class Base(DeclarativeBase):
    pass

class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    born: Mapped[datetime.date | None]
    books: Mapped[list["Book"]] = relationship(back_populates="author", cascade="all, delete-orphan")

class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[Optional[str]] = mapped_column(unique=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
factory = sessionmaker(engine)
with factory.begin() as session:
    session.add_all([Author(name="A", born=datetime.date(1990, 1, 1), books=[Book(title="1"), Book(title="2")]), Author(name="B")])
with Session(engine) as session:
    author = session.scalars(select(Author).where(Author.name == "A").order_by(Author.id)).one()
    print(author.books, len(session.identity_map), inspect(author).persistent)
    author.name = "C"
    with session.begin_nested():
        session.add(Book(title="3", author=author))
    try:
        with session.begin_nested():
            session.add(Book(title="3", author=author))
    except IntegrityError as error:
        print(error)
    session.commit()
    session.refresh(author)
    session.delete(author.books[0])
    session.flush()
    session.expire_all()
    session.rollback()
    print(session.get(Author, 2), session.scalar(select(func.count()).select_from(Book)))
    session.scalars(select(Author).options(selectinload(Author.books))).all()
    rows = session.execute(select(Author.name, Book.title).join(Book.author)).all()
with engine.connect() as connection:
    connection.execute(text("select 1 where 1 = :one"), {"one": 1}).all()
    connection.exec_driver_sql("select 1").scalar()
print(inspect(engine).get_table_names())
engine.dispose()
warnings.warn("seen")
rows
`;

/** Runs the story and an error through the runner, and checks that both did what they should. */
const WARM = `
def _warm():
    stories = livecells.runtime.stories.Stories(HOME)
    stories.reset("warm")
    result = stories.run("warm", "story", ${JSON.stringify(STORY)})
    failed = stories.run("warm", "error", "def fail():\\n    raise ValueError('x')\\nfail()")
    json.loads(result.to_json()), json.loads(failed.to_json())
    if result.error or not result.sql or failed.error.type != "ValueError":
        raise RuntimeError(f"the story that warms the snapshot failed: {result.error or failed}")
    sqlalchemy.orm.clear_mappers()

_warm()
`;

/** Forgets the story and whatever differs from run to run or is of no use to a cell. */
const TIDY = `
linecache.clearcache()
re.purge()
# home.zip changes with every edit of the snippets: the worker's own is read afresh
zipimport._zip_directory_cache.pop(HOME, None)
# the bytecode that stood in for it during the build has other offsets
zipimport._zip_directory_cache[STDLIB] = zipimport._read_directory(STDLIB)
# "" is put there by every start of Pyodide
sys.path[:] = [HOME, SITE, *(each for each in sys.path if each not in ("", HOME, SITE))]
random.seed(0)
livecells.runtime.process_state.functions()  # as they are before any cell
for _ in range(4):
    gc.collect()
sys._clear_internal_caches()
# what is here stays: a collection in the worker need not look at any of it
gc.freeze()
`;

const inNamespace = (source, names) => `exec(${JSON.stringify(source)}, ${JSON.stringify(names)})`;

/** Python that warms an interpreter whose file system has home.zip and site.zip at `places`. */
export const warm = (places) => inNamespace(`import sys\nsys.path[:0] = [HOME, SITE]\n${IMPORTS}${WARM}`, places);

/** Python that tidies up after `warm`, when the standard library's own archive is in its place. */
export const tidyUp = (places) =>
  inNamespace(`import gc, linecache, livecells.runtime.process_state, random, re, sys, zipimport\n${TIDY}`, places);
