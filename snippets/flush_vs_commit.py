"""flush() and commit(): what each sends, and who sees it."""

# %% set-up hidden=true
from tempfile import TemporaryDirectory

from ares import Astronaut, Mission, database
from sqlalchemy import create_engine, func, inspect, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
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

# %% an-expression-is-loaded-after-the-flush hidden=true
with Session(engine) as session:
    melissa = session.get(Astronaut, 1)
    melissa.firstname = func.upper("Melissa")
    session.flush()
    assert inspect(melissa).expired_attributes == {"firstname"}

# %% one-connection-writes-at-a-time hidden=true
impatient = create_engine(engine.url, connect_args={"timeout": 0})


def can_write() -> bool:
    with Session(impatient) as other:
        other.add(Astronaut(firstname="Annie", lastname="Montrose"))
        try:
            other.flush()
        except OperationalError as error:
            assert "database is locked" in str(error)
            return False
        return True


with Session(engine) as session:
    session.add(Astronaut(firstname="Teddy", lastname="Sanders"))
    assert can_write()
    session.flush()
    assert not can_write()
    session.commit()
    assert can_write()

# %% the-first-half-stays hidden=true
with Session(engine) as session:
    mitch = Astronaut(firstname="Mitch", lastname="Henderson")
    session.add(mitch)
    session.commit()
    session.add(Mission(id=mitch.id, name=None))
    try:
        session.commit()
    except IntegrityError:
        session.rollback()
    assert session.scalars(select(Astronaut).where(Astronaut.lastname == "Henderson")).one() is mitch
    assert session.scalars(select(Mission)).all() == []

# %% an-expired-value-is-not-compared hidden=true
from ares import watch

log = watch(engine)
with Session(engine) as session:
    melissa = session.get(Astronaut, 1)
    session.commit()
    melissa.lastname = "Lewis"
    assert session.is_modified(melissa)
    log.clear()
    session.flush()
    assert "UPDATE" in log
    session.rollback()
    assert melissa.firstname == "Melissa"  # loads all values
    melissa.lastname = "Lewis"
    log.clear()
    session.flush()
    assert log == []

# %% a-failed-flush-rolls-back hidden=true
with Session(engine) as session:
    session.add(Mission(name=None))
    log.clear()
    try:
        session.flush()
    except IntegrityError:
        assert log == ["BEGIN (implicit)", "INSERT", "ROLLBACK"]
    else:
        raise AssertionError("a mission must have a name")

# %% a-key-that-python-makes hidden=true
from ares import Base
from sqlalchemy import Column, String


class Badge(Base):
    __tablename__ = "badges"
    id = Column(String, primary_key=True, default=lambda: "made by Python")


Base.metadata.create_all(engine)
with Session(engine) as session:
    badge = Badge()
    session.add(badge)
    assert badge.id is None
    session.flush()
    assert badge.id == "made by Python"

# %% a-change-inside-a-value hidden=true
from sqlalchemy import JSON, Integer
from sqlalchemy.ext.mutable import MutableDict


class Sample(Base):
    __tablename__ = "samples"
    id = Column(Integer, primary_key=True)
    plain = Column(JSON)
    mutable = Column(MutableDict.as_mutable(JSON))


Base.metadata.create_all(engine)
with Session(engine) as session:
    sample = Sample(plain={}, mutable={})
    session.add(sample)
    session.flush()
    log.clear()
    sample.plain["sol"] = 6
    session.flush()
    assert log == []
    sample.mutable["sol"] = 6
    session.flush()
    assert log == ["UPDATE"]
