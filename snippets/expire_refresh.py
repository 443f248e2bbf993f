"""Expire and refresh: when values are loaded again, and what becomes of changes that are not saved."""

# %% set-up hidden=true
from tempfile import TemporaryDirectory

from ares import Astronaut, Mission, database

folder = TemporaryDirectory(dir=".")
engine = database(f"sqlite:///{folder.name}/ares.db")  # a file: a second connection changes rows

# %% commit-expires "commit() expires, the next access loads"
from sqlalchemy import inspect
from sqlalchemy.orm import Session

with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    session.commit()
    print(inspect(mark).expired)
    print(mark.id)
    print(mark.lastname)

# %% keeps-the-old-value "expire_on_commit=False keeps values, also old ones"
from sqlalchemy import text

rename = text("UPDATE astronauts SET firstname = 'Marek' WHERE id = 6")

with Session(engine, expire_on_commit=False) as session:
    mark = session.get(Astronaut, 6)
    session.commit()
    with engine.begin() as elsewhere:
        elsewhere.execute(rename)
    print("kept:     ", mark.firstname)
    session.refresh(mark)
    print("refreshed:", mark.firstname)

# %% mark-again hidden=true
with engine.begin() as connection:
    connection.execute(text("UPDATE astronauts SET firstname = 'Mark' WHERE id = 6"))
del mark

# %% rollback-expires "rollback() expires, too"
with Session(engine, expire_on_commit=False) as session:
    mark = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    session.flush()
    session.rollback()
    print(mark.firstname)

# %% a-later-rollback-expires hidden=true
with Session(engine, expire_on_commit=False) as session:
    mark = session.get(Astronaut, 6)
    session.commit()
    session.get(Astronaut, 1)
    session.rollback()
    assert inspect(mark).expired
del mark

# %% refresh-discards-your-change "refresh() discards your change"
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    lewis = session.get(Astronaut, 1)
    mark.firstname = "Marek"
    lewis.firstname = "Mel"
    session.refresh(mark)
    print(mark, lewis)

# %% forget hidden=true
del mark, lewis

# %% refresh-one-attribute "refresh() of one attribute"
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    session.refresh(mark, ["lastname"])
    print(mark)

# %% what-each-call-does hidden=true
from ares import Base, watch
from sqlalchemy import Column, ForeignKey, Integer, String, select
from sqlalchemy.orm import relationship

log = watch(engine)
one = select(Astronaut).where(Astronaut.id == 6)


def after(call, **options):
    """Return what a call sends of itself, the name that Mark has then, what that access sends, and what the table says."""
    with Session(engine, **options) as session:
        mark = session.get(Astronaut, 6)
        mark.firstname = "Marek"
        log.clear()
        call(session, mark)
        sent = [word for word in log if not word.startswith("BEGIN")]
        log.clear()
        name = mark.firstname
        return sent, name, [word for word in log if not word.startswith("BEGIN")]


assert after(lambda session, mark: session.expire(mark)) == ([], "Mark", ["SELECT"])
assert after(lambda session, mark: session.expire_all()) == ([], "Mark", ["SELECT"])
assert after(lambda session, mark: session.expire(mark, ["lastname"])) == ([], "Marek", [])
assert after(lambda session, mark: session.refresh(mark)) == (["SELECT"], "Mark", [])
assert after(lambda session, mark: session.refresh(mark, ["lastname"])) == (["UPDATE", "SELECT"], "Marek", [])
assert after(lambda session, mark: (session.flush(), session.refresh(mark))) == (["UPDATE", "SELECT"], "Marek", [])
assert after(lambda session, mark: session.rollback()) == (["ROLLBACK"], "Mark", ["SELECT"])
fresh = one.execution_options(populate_existing=True)
assert after(lambda session, mark: session.scalars(fresh).one()) == (["UPDATE", "SELECT"], "Marek", [])
again = {"populate_existing": True}
assert after(lambda session, mark: session.get(Astronaut, 6, **again)) == (["UPDATE", "SELECT"], "Marek", [])
assert after(lambda session, mark: session.scalars(fresh).one(), autoflush=False) == (["SELECT"], "Mark", [])
assert after(lambda session, mark: session.refresh(mark, ["lastname"]), autoflush=False) == (["SELECT"], "Marek", [])
assert after(lambda session, mark: session.commit(), expire_on_commit=False) == (["UPDATE", "COMMIT"], "Marek", [])
with engine.begin() as connection:
    connection.execute(text("UPDATE astronauts SET firstname = 'Mark' WHERE id = 6"))
assert after(lambda session, mark: session.commit()) == (["UPDATE", "COMMIT"], "Marek", ["SELECT"])
with engine.begin() as connection:
    connection.execute(text("UPDATE astronauts SET firstname = 'Mark' WHERE id = 6"))

with Session(engine) as session:
    lewis = session.get(Astronaut, 1)
    session.commit()
    session.refresh(lewis)
assert lewis.lastname == "Lewis"  # loaded again before the Session was closed
closed = lewis

with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.lastname = "Marek"
    session.refresh(mark, ["lastname"])
    assert mark.lastname == "Watney"

with Session(engine) as session:
    session.add(Mission(name="Ares 3", astronaut_id=6))
    session.commit()
del lewis, mark

# %% a-relationship-is-not-refreshed hidden=true
from sqlalchemy.orm.exc import DetachedInstanceError

try:
    closed.missions
except DetachedInstanceError:
    del closed
else:
    raise AssertionError("the missions were not loaded")

# %% cascade-all-expires-related-objects hidden=true


class Crew(Base):
    __tablename__ = "crews"
    id = Column(Integer, primary_key=True)
    seats = relationship("Seat", cascade="all")


class Seat(Base):
    __tablename__ = "seats"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    crew_id = Column(ForeignKey("crews.id"))


memory = database()
with Session(memory) as session:
    session.add(Crew(seats=[Seat(name="pilot")]))
    session.commit()
    crew = session.get(Crew, 1)
    seat = crew.seats[0]
    session.execute(text("UPDATE seats SET name = 'doctor'"))
    session.refresh(crew)
    assert seat.name == "doctor"
del crew, seat

# %% a-trigger-is-not-seen hidden=true
with memory.begin() as connection:
    connection.execute(
        text(
            "CREATE TRIGGER shouts AFTER UPDATE ON astronauts BEGIN"
            " UPDATE astronauts SET lastname = upper(lastname) WHERE id = new.id; END"
        )
    )
with Session(memory, expire_on_commit=False) as session:
    mark = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    session.commit()
    assert mark.lastname == "Watney"
    session.refresh(mark)
    assert mark.lastname == "WATNEY"
memory.dispose()
del mark, memory

# %% missions-keep-their-values "refresh() and the related objects"
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mission = mark.missions[0]
    with engine.begin() as elsewhere:
        elsewhere.execute(text("UPDATE missions SET name = 'Ares 4'"))

    session.refresh(mark)
    print("refresh(mark):   ", mark.missions)
    session.refresh(mission)
    print("refresh(mission):", mark.missions)

# %% a-new-mission-is-seen hidden=true
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    assert len(mark.missions) == 1
    with engine.begin() as elsewhere:
        elsewhere.execute(text("INSERT INTO missions (name, astronaut_id) VALUES ('Ares 5', 6)"))
    assert len(mark.missions) == 1
    session.refresh(mark)
    assert len(mark.missions) == 2
    with engine.begin() as elsewhere:
        elsewhere.execute(text("DELETE FROM missions WHERE id = 2"))
    session.refresh(mark)
    assert len(mark.missions) == 1
    mission = mark.missions[0]
    with engine.begin() as elsewhere:
        elsewhere.execute(text("UPDATE missions SET name = 'Ares 6' WHERE id = 1"))
    session.expire_all()
    assert mark.missions[0].name == "Ares 6"

# %% refresh-and-get-without-a-row hidden=true
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm.exc import ObjectDeletedError

assert issubclass(ObjectDeletedError, InvalidRequestError)


def message(call):
    """Return the message of the InvalidRequestError that a call raises."""
    try:
        call()
    except InvalidRequestError as error:
        return str(error)
    raise AssertionError("the call should raise")


def without_a_row():
    """Try refresh() and get() where there is no row, and no Session."""
    with Session(engine) as session:
        beth = session.get(Astronaut, 5)
        with engine.begin() as elsewhere:
            elsewhere.execute(text("DELETE FROM astronauts WHERE id = 5"))
        assert "Could not refresh instance" in message(lambda: session.refresh(beth))
        session.expire(beth)
        assert session.get(Astronaut, 5) is None
    with Session(engine) as session:
        alex = session.get(Astronaut, 3)
        with engine.begin() as elsewhere:
            elsewhere.execute(text("DELETE FROM astronauts WHERE id = 3"))
        assert session.get(Astronaut, 3) is alex
        assert session.get(Astronaut, 3, populate_existing=True) is None
    with Session(engine) as session:
        mindy = Astronaut(firstname="Mindy", lastname="Park")
        assert "is not persistent within this Session" in message(lambda: session.refresh(mindy))
        assert "is not persistent within this Session" in message(lambda: session.expire(mindy))
        chris = session.get(Astronaut, 4)
        session.delete(chris)
        session.flush()
        assert "is not persistent within this Session" in message(lambda: session.refresh(chris))
    assert "is not persistent within this Session" in message(lambda: session.refresh(beth))
    with Session(engine) as one, Session(engine) as other:
        lewis = one.get(Astronaut, 1)
        assert "is not persistent within this Session" in message(lambda: other.refresh(lewis))


without_a_row()
del mark, mission

# %% the-row-is-gone raises=ObjectDeletedError
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    with engine.begin() as elsewhere:
        elsewhere.execute(text("DELETE FROM astronauts WHERE id = 6"))

    session.expire(mark)
    print(mark.lastname)
