"""Process state: what a cell leaves in the process is noticed, and what ends with its story is not."""

from pathlib import Path
from textwrap import dedent

import pytest

from .processes import story

pytestmark = pytest.mark.processes

SNIPPETS = Path(__file__).parents[2] / "snippets"

LEAVES = {
    "a listener on a class": (
        "listeners",
        """
        from sqlalchemy import event
        from sqlalchemy.orm import Session

        @event.listens_for(Session, "before_commit")
        def say(session):
            print("commit")
        """,
    ),
    "a listener with the signature of an older version": (
        "listeners",
        """
        from sqlalchemy import event
        from sqlalchemy.orm import Session

        @event.listens_for(Session, "after_begin")
        def say(session, transaction, connection):
            print("begin")
        """,
    ),
    "a listener that is an object": (
        "listeners",
        """
        from sqlalchemy import event
        from sqlalchemy.engine import Engine

        class Listener:
            def __call__(self, *arguments):
                print(arguments)

        event.listen(Engine, "connect", Listener())
        """,
    ),
    "logging that is set up": ("logging", "import logging; logging.basicConfig(level=logging.INFO)"),
    "a level": ("logging", "import logging; logging.getLogger('sqlalchemy.engine').setLevel('INFO')"),
    "an engine with echo": (
        "logging",
        "from sqlalchemy import create_engine; create_engine('sqlite://', echo=True).connect().close()",
    ),
    "a file": ("files", "open('notes.txt', 'w').write('x')"),
    "a database": ("files", "from ares import database; database('sqlite:///crew.db')"),
    "a folder to work in": ("environment", "import os, tempfile; os.chdir(tempfile.mkdtemp())"),
    "a variable of the environment": ("environment", "import os; os.environ['CREW'] = '6'"),
    "a method of the Session that is replaced": (
        "functions",
        "from sqlalchemy.orm import Session; Session.commit = lambda session: None",
    ),
    "a function of a module that is replaced": ("functions", "import time; time.time = lambda: 0"),
    "a converter": ("interpreter", "import sqlite3; sqlite3.register_converter('crew', bytes.decode)"),
    "a hook": ("interpreter", "import sys; sys.excepthook = print"),
    "a callback of the garbage collector": ("interpreter", "import gc; gc.callbacks.append(lambda *_: None)"),
    "a place for modules": ("interpreter", "import sys; sys.path.append('elsewhere')"),
    "the precision of numbers": ("interpreter", "import decimal; decimal.getcontext().prec = 5"),
    "what runs at the end": ("interpreter", "import atexit; atexit.register(print)"),
    "what cannot be read": ("what cannot be read any more", "import logging; del logging.root"),
}
ENDS = {
    "rows, models and sessions": """
        from ares import Astronaut, database
        from sqlalchemy.orm import Session

        engine = database()
        with Session(engine) as session:
            session.add(Astronaut(firstname="Ann", lastname="Lee"))
            session.commit()
        """,
    "listeners on its own classes and objects": """
        from ares import Astronaut, Base, database
        from sqlalchemy import event
        from sqlalchemy.orm import Session, sessionmaker

        class Own(Session):
            pass

        engine = database()
        for target, name in [(engine, "begin"), (Own, "before_flush"), (sessionmaker(engine), "before_commit")]:
            event.listen(target, name, print)
        event.listen(Astronaut, "load", print)
        event.listen(Astronaut.lastname, "set", print)
        event.listen(Base, "before_insert", print, propagate=True)
        """,
    "builtins, filters of warnings, a trace function": """
        import builtins, sys, warnings

        builtins.print = None
        warnings.simplefilter("error")
        sys.settrace(lambda *_: None)
        """,
    "modules that are imported": "import colorsys, sqlalchemy.ext.associationproxy, sqlalchemy.ext.mutable",
    "a file that is closed and gone": """
        import tempfile

        with tempfile.TemporaryFile() as file:
            file.write(b"x")
        """,
}


@pytest.fixture(autouse=True)
def _shared_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(SNIPPETS)


def left_by(source: str) -> str:
    """Return what a cell leaves in the process, in words."""
    shown = story([dedent(source)])
    assert shown.error is None
    return shown.left


@pytest.mark.parametrize("what", LEAVES)
def test_what_a_cell_leaves_in_the_process_is_noticed(what: str) -> None:
    named, source = LEAVES[what]
    assert named in left_by(source)


@pytest.mark.parametrize("what", ENDS)
def test_what_ends_with_its_story_is_no_change(what: str) -> None:
    assert left_by(ENDS[what]) == ""
