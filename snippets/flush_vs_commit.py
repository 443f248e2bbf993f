"""flush() and commit(): what each sends, and who sees it."""

# %% set-up hidden=true
from tempfile import TemporaryDirectory

from ares import Astronaut, Mission, database
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

folder = TemporaryDirectory(dir=".")
engine = database(f"sqlite:///{folder.name}/ares.db")  # a file: in memory, all would share one connection

# %% six-after-flush-seven-after-commit "Six after flush(), seven after commit()"
count = select(func.count(Astronaut.id))


def elsewhere():
    with engine.connect() as connection:
        return connection.scalar(count)


with Session(engine) as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
    session.flush()
    print("here:", session.scalar(count))
    print("elsewhere:", elsewhere())
    session.commit()
    print("elsewhere:", elsewhere())

# %% rollback-undoes-a-flush "rollback() undoes a flush"
with Session(engine) as session:
    session.add(Astronaut(firstname="Rich", lastname="Purnell"))
    session.flush()
    print(session.scalar(count), "astronauts")
    session.rollback()
    print(session.scalar(count), "astronauts")

# %% commit-flushes-first "commit() flushes first"
with Session(engine) as session:
    rich = Astronaut(firstname="Rich", lastname="Purnell")
    session.add(rich)
    session.commit()
    print(rich.lastname)

# %% an-id-without-a-commit
with Session(engine) as session:
    venkat = Astronaut(firstname="Venkat", lastname="Kapoor")
    session.add(venkat)
    print("after add():  ", venkat.id)
    session.flush()
    print("after flush():", venkat.id, venkat.lastname)
    session.rollback()

# %% only-what-has-changed
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.lastname = "Watney"
    print(mark in session.dirty, session.is_modified(mark))
    session.flush()
    mark.firstname = "Marek"
    session.flush()

# %% parents-first
with Session(engine) as session:
    mission = Mission(name="Ares 4")
    session.add(mission)
    mission.astronaut = Astronaut(firstname="Mitch", lastname="Henderson")
    session.add(mission.astronaut)
    session.flush()
    print(mission.astronaut_id)

# %% unique-lastnames hidden=true
with engine.begin() as connection:
    connection.execute(text("CREATE UNIQUE INDEX unique_lastname ON astronauts (lastname)"))

# %% inserts-before-deletes "INSERT before DELETE"
with Session(engine) as session:
    session.delete(session.get(Astronaut, 6))
    session.add(Astronaut(firstname="Mark", lastname="Watney"))
    try:
        session.flush()
    except IntegrityError as error:
        print(error.orig)
        session.rollback()

    session.delete(session.get(Astronaut, 6))
    session.flush()
    session.add(Astronaut(firstname="Mark", lastname="Watney"))
    session.flush()
    session.commit()
