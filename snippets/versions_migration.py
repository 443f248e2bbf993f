"""From 1.x to 2.x: the old code, and what to write today."""

# %% set-up hidden=true
from ares import Astronaut, Mission, database
from sqlalchemy import MetaData, delete, exists, func, text, update
from sqlalchemy.exc import ArgumentError, LegacyAPIWarning

engine = database()
with engine.begin() as connection:
    connection.execute(text("INSERT INTO missions (name, astronaut_id) VALUES ('Ares 3', 6), ('Ares 4', 6)"))

# %% query-and-select "query() and select()"
from sqlalchemy import select
from sqlalchemy.orm import Session

with Session(engine) as session:
    old = session.query(Astronaut).filter_by(lastname="Watney").one()
    new = session.scalars(select(Astronaut).filter_by(lastname="Watney")).one()
    print(old is new)

# %% query-is-not-deprecated hidden=true
import warnings

with warnings.catch_warnings(record=True) as caught, Session(engine) as session:
    warnings.simplefilter("always", DeprecationWarning)
    session.query(Astronaut).filter_by(lastname="Watney").one()
    assert caught == []
    session.query(Astronaut).get(6)
    assert [each.category for each in caught] in ([LegacyAPIWarning], [])  # 1.4 tells it when it is asked to

# %% old-spellings-end "What is gone"
old_spellings = {
    "Session(engine, autocommit=True)": lambda: Session(engine, autocommit=True),
    "session.begin(subtransactions=True)": lambda: Session(engine).begin(subtransactions=True),
    "session.execute('SELECT …')": lambda: Session(engine).execute("SELECT 1"),
    "engine.execute(…)": lambda: engine.execute(text("SELECT 1")),
    "MetaData(bind=engine)": lambda: MetaData(bind=engine),
    "select([Astronaut.id])": lambda: select([Astronaut.id]),
}
for spelling, attempt in old_spellings.items():
    try:
        attempt()
    except (ArgumentError, AttributeError, TypeError) as error:
        print(f"{spelling:37}", type(error).__name__)

# %% queries-today
with Session(engine) as session:
    print(session.get(Astronaut, 6))
    oldest = select(Astronaut).order_by(Astronaut.born).limit(1)
    print(session.scalars(oldest).first())
    print(session.scalar(select(func.count()).select_from(Astronaut)))
    print(session.scalar(select(exists().where(Astronaut.lastname == "Watney"))))
    print(session.execute(select(Astronaut.lastname, Mission.name).join(Astronaut.missions)).all())

    row = session.execute(select(Mission.id, Mission.name)).first()
    print(dict(row._mapping))

# %% the-old-queries-find-the-same hidden=true
with Session(engine) as session:
    everybody = session.query(Astronaut)
    assert everybody.all() == session.scalars(select(Astronaut)).all()
    assert (
        everybody.order_by(Astronaut.born).first()
        is session.scalars(select(Astronaut).order_by(Astronaut.born)).first()
    )
    assert everybody.count() == session.scalar(select(func.count()).select_from(Astronaut))
    old_exists = session.query(everybody.filter(Astronaut.lastname == "Watney").exists()).scalar()
    assert old_exists == session.scalar(select(exists().where(Astronaut.lastname == "Watney")))
    joined = session.query(Astronaut.lastname, Mission.name).join(Astronaut.missions).all()
    assert joined == session.execute(select(Astronaut.lastname, Mission.name).join(Astronaut.missions)).all()

# %% update-and-delete "update() and delete()"
with Session(engine) as session:
    marek = update(Astronaut).where(Astronaut.id == 6).values(firstname="Marek")
    session.execute(marek)
    session.execute(delete(Mission).where(Mission.name == "Ares 4"))
    session.commit()

    print(session.get(Astronaut, 6), session.scalars(select(Mission)).all())

# %% connect-or-begin "engine.connect() or engine.begin()"
hire = text("INSERT INTO astronauts (firstname, lastname) VALUES ('Mindy', 'Park')")

with engine.connect() as connection:
    connection.execute(hire)

with engine.begin() as connection:
    connection.execute(hire)

with engine.connect() as connection:
    print(connection.scalar(select(func.count(Astronaut.id))), "rows")

# %% the-rest-of-the-pairs hidden=true
from sqlalchemy.orm import close_all_sessions, declarative_base, selectinload

metadata = MetaData()
metadata.create_all(engine)
metadata.reflect(engine)
assert set(metadata.tables) == {"astronauts", "missions"}
with Session(engine) as session:
    with session.begin():
        session.add(Astronaut(firstname="Rich", lastname="Purnell"))
    assert not session.in_transaction()
    loaded = session.scalars(select(Astronaut).options(selectinload(Astronaut.missions)).where(Astronaut.id == 6)).one()
    assert "missions" in vars(loaded)
    assert session.execute(select(Astronaut.lastname).where(Astronaut.id == 6)).one().lastname == "Watney"


def rename(session, id, firstname):
    session.get(Astronaut, id).firstname = firstname  # the transaction is its caller's


with Session(engine) as session, session.begin():
    rename(session, 5, "Bethany")
    rename(session, 6, "Mark")
with Session(engine) as session:
    assert [session.get(Astronaut, id).firstname for id in (5, 6)] == ["Bethany", "Mark"]
    mission = Mission(name="Ares 5", astronaut=session.get(Astronaut, 6))
    session.add(mission)
    session.flush()
    assert mission.id
    session.rollback()
    assert session.get_transaction() is None
    session.get(Astronaut, 6)
    assert session.get_transaction() is not None
    session.close()
    assert callable(close_all_sessions)  # called, it would close the Sessions of other stories, too
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)
        assert session.query(Astronaut).filter_by(id=6).update({"firstname": "Marek"}) == 1
        assert session.query(Mission).filter_by(name="Ares 3").delete() == 1
        declarative_base()
    session.rollback()
    assert session.scalar(select(Astronaut.id).order_by(Astronaut.id).limit(1)) == 1

# %% strings-in-options hidden=true
from sqlalchemy.orm import joinedload

with Session(engine) as session:
    both = session.scalars(select(Astronaut).options(joinedload(Astronaut.missions))).unique().all()
    assert "missions" in vars(both[0])
    try:
        session.query(Astronaut).options(joinedload("missions")).all()
    except ArgumentError:
        pass
    else:
        raise AssertionError
