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

# %% rollback-expires "rollback() expires in any case"
with Session(engine, expire_on_commit=False) as session:
    mark = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    session.flush()
    session.rollback()
    print(mark.firstname)

# %% refresh-discards-your-change "refresh() discards your change"
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    lewis = session.get(Astronaut, 1)
    mark.firstname = "Marek"
    lewis.firstname = "Mel"
    session.refresh(mark)
    print(mark, lewis)

# %% refresh-one-attribute "refresh() of one attribute"
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    session.refresh(mark, ["lastname"])
    print(mark)

# %% what-each-call-does hidden=true
from ares import watch
from sqlalchemy import select

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
assert after(lambda session, mark: session.scalars(fresh).one(), autoflush=False) == (["SELECT"], "Mark", [])
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

with Session(engine) as session:
    session.add(Mission(name="Ares 3", astronaut_id=6))
    session.commit()
del lewis, mark

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
    mission = mark.missions[0]
    with engine.begin() as elsewhere:
        elsewhere.execute(text("UPDATE missions SET name = 'Ares 6' WHERE id = 1"))
    session.expire_all()
    assert mark.missions[0].name == "Ares 6"

# %% the-row-is-gone
from sqlalchemy.exc import InvalidRequestError

with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    with engine.begin() as elsewhere:
        elsewhere.execute(text("DELETE FROM astronauts WHERE id = 6"))

    session.expire(mark)
    for read in [lambda: mark.lastname, lambda: session.refresh(mark)]:
        try:
            read()
        except InvalidRequestError as error:
            print(f"{type(error).__name__}: {error}")
    print(session.get(Astronaut, 6))

# %% refresh-a-pending-object hidden=true
with Session(engine) as session:
    try:
        session.refresh(Astronaut(firstname="Mindy", lastname="Park"))
    except InvalidRequestError as error:
        assert "is not persistent within this Session" in str(error)
    else:
        raise AssertionError("refresh() should refuse a transient object")
