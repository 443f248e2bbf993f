"""Autoflush: which calls send your changes first, which do not, and how to put it off."""

# %% set-up hidden=true
from ares import Astronaut, Mission, database

engine = database()

# %% a-query-sends-insert "A query sends INSERT"
from sqlalchemy import select
from sqlalchemy.orm import Session

with Session(engine) as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
    names = session.scalars(select(Astronaut.lastname))
    print(names.all())

# %% update-and-delete-too hidden=true
from ares import watch

log = watch(engine)
with Session(engine) as session:
    beth, mark = session.get(Astronaut, 5), session.get(Astronaut, 6)
    mark.firstname = "Marek"
    session.delete(beth)
    log.clear()
    firstnames = session.scalars(select(Astronaut.firstname)).all()
    assert [word for word in log if word != "SELECT"] == ["UPDATE", "DELETE"], log
    assert "Marek" in firstnames
    assert "Beth" not in firstnames
    log.clear()
    session.scalars(select(Astronaut)).all()
    assert log == ["SELECT"], log  # without changes there is nothing to flush
del beth, mark

# %% which-calls-flush "Which calls flush first?"
calls = {
    "select()": lambda: session.scalars(select(Astronaut.lastname)).all(),
    "get(), new to the Session": lambda: session.get(Astronaut, 1),
    "get(), held by the Session": lambda: session.get(Astronaut, 6),
    "lazy load": lambda: mark.missions,
    "refresh()": lambda: session.refresh(mark),
    "connection().execute()": lambda: session.connection().execute(select(Astronaut.id)),
}
for name, call in calls.items():
    with Session(engine) as session:
        mark = session.get(Astronaut, 6)
        session.add(Astronaut(firstname="Mindy", lastname="Park"))
        call()
        print(f"{name:28}{'no' if session.new else 'yes'}")

# %% more-calls hidden=true
from sqlalchemy import delete, update


def flushes(call, **options):
    with Session(engine, **options) as session:
        mark = session.get(Astronaut, 6)
        mindy = Astronaut(firstname="Mindy", lastname="Park")
        session.add(mindy)
        call(session, mark)
        return mindy not in session.new


def read_expired(session, mark):
    session.expire(mark)
    mark.lastname


assert flushes(lambda session, mark: session.query(Astronaut).all())
assert flushes(lambda session, mark: session.execute(update(Astronaut).values(born=None)))
assert flushes(lambda session, mark: session.merge(Astronaut(id=6)))
assert flushes(lambda session, mark: session.merge(Astronaut(id=3)))
assert flushes(read_expired)
assert not flushes(lambda session, mark: mark.lastname)
assert flushes(lambda session, mark: (session.expire(mark), session.get(Astronaut, 6)))
assert flushes(lambda session, mark: session.execute(delete(Astronaut).where(Astronaut.id == 6)))
assert flushes(lambda session, mark: session.get(Astronaut, 6, populate_existing=True))
assert flushes(lambda session, mark: session.merge(Astronaut(firstname="Rich", lastname="Purnell")))
assert not flushes(lambda session, mark: session.merge(mark, load=False))
assert not flushes(
    lambda session, mark: (session.add(Mission(name="Ares 3")), session.delete(mark), session.expire(mark))
)
assert not flushes(lambda session, mark: session.connection())
assert not flushes(lambda session, mark: session.scalars(select(Astronaut)).all(), autoflush=False)
assert not flushes(lambda session, mark: session.refresh(mark), autoflush=False)
assert not flushes(lambda session, mark: mark.missions, autoflush=False)
assert flushes(lambda session, mark: session.begin_nested(), autoflush=False)

# %% text-sees-the-new-row "text() and autoflush"
from sqlalchemy import text

count = text("SELECT count(*) FROM astronauts")

with Session(engine) as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
    print("before flush():", session.scalar(count))
    session.flush()
    print("after flush(): ", session.scalar(count))

# %% the-connection-does-not-flush "connection().execute() does not flush"
with Session(engine) as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
    connection = session.connection()
    print("before flush():", connection.scalar(count))
    session.flush()
    print("after flush(): ", connection.scalar(count))

# %% finish-first-or-wait "Query first, or put off the flush"
commander = select(Astronaut).where(Astronaut.lastname == "Lewis")

with Session(engine) as session, session.begin():
    mark = session.get(Astronaut, 6)
    lewis = session.scalars(commander).one()
    mark.missions.append(Mission(name=f"Ares 3, led by {lewis.lastname}"))

with Session(engine) as session, session.begin():
    mark, mission = session.get(Astronaut, 6), Mission()
    mark.missions.append(mission)
    with session.no_autoflush:
        lewis = session.scalars(commander).one()
    mission.name = f"Ares 4, led by {lewis.lastname}"

# %% after-the-error hidden=true
from sqlalchemy.exc import IntegrityError, PendingRollbackError

with Session(engine) as session:
    session.add(Mission())
    try:
        session.scalars(commander).one()
    except IntegrityError as error:
        assert "raised as a result of Query-invoked autoflush" in str(error)
    try:
        session.scalars(commander).one()
    except PendingRollbackError:
        session.rollback()
    else:
        raise AssertionError("the Session should need a rollback")
    assert session.scalars(commander).one().lastname == "Lewis"

# %% no-autoflush-only-delays hidden=true
with Session(engine) as session:
    session.add(Astronaut(id=6, firstname="Mark", lastname="Watney"))
    with session.no_autoflush:
        assert session.scalars(commander).one()
    try:
        session.commit()
    except IntegrityError as error:
        assert "UNIQUE constraint failed" in str(error)
        assert "autoflush" not in str(error)
    else:
        raise AssertionError("there is another row 6")

# %% a-lazy-load-raises hidden=true
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    session.add(Mission())
    try:
        mark.missions
    except IntegrityError as error:
        assert "raised as a result of Query-invoked autoflush" in str(error)
    else:
        raise AssertionError("the mission has no name")

# %% no-autoflush-misses-the-row "no_autoflush: the query misses your change"
park = select(Astronaut).where(Astronaut.lastname == "Park")

with Session(engine) as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
    with session.no_autoflush:
        print("inside the block:", session.scalars(park).all())
    print("after the block: ", session.scalars(park).all())

# %% commit-still-flushes "autoflush=False: commit() still flushes"
from sqlalchemy.orm import sessionmaker

SessionLocal = sessionmaker(engine, autoflush=False)

with SessionLocal() as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
    print("before commit():", session.scalars(park).all())
    session.commit()
    print("after commit(): ", session.scalars(park).all())

# %% the-template hidden=true
template = sessionmaker(autocommit=False, autoflush=False, bind=engine)
with template() as session, session.begin():
    assert not session.autoflush
    mark, mission = session.get(Astronaut, 6), Mission()
    mark.missions.append(mission)
    lewis = session.scalars(commander).one()  # no error
    mission.name = f"Ares 5, led by {lewis.lastname}"

# %% delete-with-a-cascade hidden=true
from ares import Base
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import relationship


class Crew(Base):
    __tablename__ = "crews"
    id = Column(Integer, primary_key=True)
    seats = relationship("Seat", cascade="all")


class Seat(Base):
    __tablename__ = "seats"
    id = Column(Integer, primary_key=True)
    crew_id = Column(ForeignKey("crews.id"))


Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(Crew(id=1))
with Session(engine) as session:
    ares_3 = session.get(Crew, 1)
    mindy = Astronaut(firstname="Mindy", lastname="Park")
    session.add(mindy)
    session.delete(ares_3)
    assert mindy not in session.new  # the seats were loaded, so the Session has flushed
del ares_3, mindy

# %% the-warning hidden=true
import warnings

with Session(engine) as session, warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    mark = session.get(Astronaut, 6)
    mission = Mission(name="Ares 5", astronaut=mark)
    session.scalars(commander).one()
    text_of_it = "This warning originated from the Session 'autoflush' process"
    assert any(text_of_it in str(one.message) for one in caught)
