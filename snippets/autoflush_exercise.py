"""Autoflush is off: an import that saves the same mission twice."""

# %% set-up hidden=true
from ares import Mission, database
from sqlalchemy import select
from sqlalchemy.orm import Session

engine = database()

# %% your-turn
with Session(engine, autoflush=False) as session:
    for name in ["Ares 3", "Ares 4", "Ares 3"]:
        query = select(Mission).where(Mission.name == name)
        if session.scalars(query).one_or_none() is None:
            session.add(Mission(name=name))
    session.commit()

# %% check goals=your-turn
names = seen.column("missions", "name")
goal("Each name is in the table once", wanted=["Ares 3", "Ares 4"], got=sorted(names))
goal("There is one COMMIT", wanted=1, got=seen.tape.count("COMMIT"))
advise("Nothing was committed: the end of the block rolled back.", when="COMMIT" not in seen.tape)
advise(
    "A `COMMIT` for each name works, but the import is no longer one transaction. A flush is enough.",
    when=seen.tape.count("COMMIT") > 1,
)
advise(
    "The third query still finds no *Ares 3*: nothing has sent the `INSERT` before it.",
    when=sorted(names) == ["Ares 3", "Ares 3", "Ares 4"],
)

# %% autoflush-on solution=your-turn
# With autoflush, the third query sends the `INSERT` of *Ares 4* before its own `SELECT`, and finds the first *Ares 3*.
with Session(engine) as session:
    for name in ["Ares 3", "Ares 4", "Ares 3"]:
        query = select(Mission).where(Mission.name == name)
        if session.scalars(query).one_or_none() is None:
            session.add(Mission(name=name))
    session.commit()

# %% flush-after-add solution=your-turn
# Where autoflush must stay off, call `flush()` after `add()`.
with Session(engine, autoflush=False) as session:
    for name in ["Ares 3", "Ares 4", "Ares 3"]:
        query = select(Mission).where(Mission.name == name)
        if session.scalars(query).one_or_none() is None:
            session.add(Mission(name=name))
            session.flush()
    session.commit()

# %% known-names solution=your-turn
# One query before the loop, and a set of the names that are known.
with Session(engine, autoflush=False) as session:
    known = set(session.scalars(select(Mission.name)))
    for name in ["Ares 3", "Ares 4", "Ares 3"]:
        if name not in known:
            session.add(Mission(name=name))
            known.add(name)
    session.commit()

# %% flushes-too-late wrong=your-turn
# The third query still finds no *Ares 3*: nothing has sent the `INSERT` before it.
with Session(engine, autoflush=False) as session:
    for name in ["Ares 3", "Ares 4", "Ares 3"]:
        query = select(Mission).where(Mission.name == name)
        if session.scalars(query).one_or_none() is None:
            session.add(Mission(name=name))
    session.flush()
    session.commit()

# %% commits-each wrong=your-turn
# A `COMMIT` for each name works, but the import is no longer one transaction. A flush is enough.
with Session(engine, autoflush=False) as session:
    for name in ["Ares 3", "Ares 4", "Ares 3"]:
        query = select(Mission).where(Mission.name == name)
        if session.scalars(query).one_or_none() is None:
            session.add(Mission(name=name))
            session.commit()

# %% flushes-alone wrong=your-turn
# Nothing was committed: the end of the block rolled back.
with Session(engine) as session:
    for name in ["Ares 3", "Ares 4", "Ares 3"]:
        query = select(Mission).where(Mission.name == name)
        if session.scalars(query).one_or_none() is None:
            session.add(Mission(name=name))
            session.flush()
