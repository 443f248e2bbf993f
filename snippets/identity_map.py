"""The identity map: one object for a row, what is read again all the same, and what the Session lets go."""

# %% set-up hidden=true
from tempfile import TemporaryDirectory

from ares import Astronaut, Mission, database
from sqlalchemy.orm import Session

folder = TemporaryDirectory(dir=".")
engine = database(f"sqlite:///{folder.name}/ares.db")  # a file: a second connection changes a row
with Session(engine) as session:
    session.add(Mission(name="Ares 3", astronaut_id=6))
    session.commit()

# %% one-row-one-object "One row, one object"
from sqlalchemy import select

watney = select(Astronaut).where(Astronaut.lastname == "Watney")

with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    again = session.scalars(watney).one()
    mission = session.scalars(select(Mission)).one()
    print(mark is again)
    print(mark is mission.astronaut)

# %% forget hidden=true
del mark, again, mission

# %% select-is-always-sent "A select() is always sent"
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    again = session.get(Astronaut, 6)
    again = session.scalars(watney).one()
    again = session.scalars(watney).one()

# %% collections-and-expired hidden=true
from ares import watch

log = watch(engine)
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    session.query(Astronaut).filter_by(id=6).one()
    assert log.count("SELECT") == 2
    mark.missions, mark.missions
    assert log.count("SELECT") == 3  # a collection is queried for once, although its missions may be here
    session.expire(mark)
    session.get(Astronaut, 6)
    assert log.count("SELECT") == 4
    mission = mark.missions[0]
    mission.astronaut
    assert log.count("SELECT") == 5
    session.expire(mission, ["astronaut"])
    mission.astronaut
    assert log.count("SELECT") == 5
    session.expire(mission, ["astronaut"])
    session.expire(mark)
    mission.astronaut
    assert log.count("SELECT") == 6  # the map has the object, but its values must be loaded
    assert session.merge(Astronaut(id=6)) is mark
    assert log.count("SELECT") == 6
    session.expire(mark)
    session.merge(Astronaut(id=6))
    assert log.count("SELECT") == 7
    session.get(Astronaut, 99), session.get(Astronaut, 99)
    assert log.count("SELECT") == 9
    session.get(Astronaut, 6, with_for_update=True)
    assert log.count("SELECT") == 10
del mark, again, mission

# %% a-string-is-another-key hidden=true
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    log.clear()
    assert session.get(Astronaut, "6") is mark
    assert log == ["SELECT"]
    assert session.get(Astronaut, int("6")) is mark
    assert log == ["SELECT"]
del mark

# %% the-key-of-an-object "The key of an object"
from sqlalchemy import inspect

with Session(engine) as session:
    mindy = Astronaut(firstname="Mindy", lastname="Park")
    session.add(mindy)
    print(inspect(mindy).identity_key, mindy in session.new)
    session.flush()
    print(inspect(mindy).identity_key, mindy in session.new)
    print(inspect(mindy).identity_key in session.identity_map)

# %% forget-mindy hidden=true
del mindy

# %% a-select-keeps-your-values "A select() keeps your values"
from sqlalchemy import update

rename = update(Astronaut).where(Astronaut.id == 6).values(firstname="Marek")

with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    with engine.begin() as elsewhere:
        elsewhere.execute(rename)

    print("object:   ", session.scalars(watney).one().firstname)
    print("column:   ", session.scalars(select(Astronaut.firstname)).all()[-1])
    session.scalars(watney.execution_options(populate_existing=True)).one()
    print("populated:", mark.firstname)

# %% five-ways-to-fresh-values hidden=true
from sqlalchemy.orm import Session


def fresh(way, seen_now="Mark"):
    """Return the name that an object has after another connection has changed it, and `way` was called."""
    with engine.begin() as elsewhere:
        elsewhere.execute(update(Astronaut).where(Astronaut.id == 6).values(firstname=seen_now))
    with Session(engine) as session:
        mark = session.get(Astronaut, 6)
        with engine.begin() as elsewhere:
            elsewhere.execute(rename)
        way(session, mark)
        return mark.firstname


assert fresh(lambda session, mark: session.scalars(watney).one()) == "Mark"
assert fresh(lambda session, mark: (session.expire(mark, ["lastname"]), session.scalars(watney).one())) == "Mark"
assert fresh(lambda session, mark: (session.expire(mark, ["firstname"]), session.scalars(watney).one())) == "Marek"
assert fresh(lambda session, mark: session.get(Astronaut, 6)) == "Mark"
assert fresh(lambda session, mark: session.get(Astronaut, 6, populate_existing=True)) == "Marek"
assert fresh(lambda session, mark: session.refresh(mark)) == "Marek"
assert fresh(lambda session, mark: session.expire(mark)) == "Marek"
assert fresh(lambda session, mark: session.expire_all()) == "Marek"
assert fresh(lambda session, mark: session.commit()) == "Marek"
assert fresh(lambda session, mark: session.rollback()) == "Marek"
with Session(engine) as another:
    assert another.get(Astronaut, 6).firstname == "Marek"
with engine.begin() as connection:
    connection.execute(update(Astronaut).where(Astronaut.id == 6).values(firstname="Mark"))
del mark

# %% a-text-update-is-not-seen "text() and update()"
from sqlalchemy import text

with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    session.execute(text("UPDATE astronauts SET firstname = 'Marco'"))
    print("after text():  ", mark.firstname)
    session.execute(update(Astronaut).values(firstname="Marek"))
    print("after update():", mark.firstname)

# %% cycles-are-let-go-too hidden=true
import gc

del mark
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    assert mark.missions[0].astronaut is mark
    del mark
    gc.collect()
    assert len(session.identity_map) == 0
    session.delete(session.get(Astronaut, 5))
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
    gc.collect()
    assert (len(session.new), len(session.deleted)) == (1, 1)

# %% objects-are-let-go "Objects that you do not hold leave the map"
with Session(engine) as session:
    crew = session.scalars(select(Astronaut)).all()
    print("held:   ", len(session.identity_map))
    del crew
    print("let go: ", len(session.identity_map))
    session.get(Astronaut, 6).firstname = "Marek"
    print("changed:", len(session.identity_map))
    session.flush()
    print("flushed:", len(session.identity_map))

# %% two-sessions-two-objects "Two Sessions, two objects"
with Session(engine) as one, Session(engine) as two:
    mark, other = one.get(Astronaut, 6), two.get(Astronaut, 6)
    print("is, ==:", mark is other, mark == other)
    print("key:   ", inspect(mark).identity_key == inspect(other).identity_key)
    mark.firstname = "Marek"
    print("name:  ", other.firstname)

# %% an-id-is-used-again hidden=true
with Session(engine) as session:
    session.delete(session.get(Mission, 1))
    session.flush()
    session.delete(session.get(Astronaut, 6))
    session.flush()
    mindy = Astronaut(firstname="Mindy", lastname="Park")
    session.add(mindy)
    session.flush()
    assert mindy.id == 6
    assert session.get(Astronaut, 6) is mindy
