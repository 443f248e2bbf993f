"""Lazy loading: the SELECT that reading a relationship sends, N+1, and eager loads."""

# %% set-up hidden=true
from ares import Astronaut, Mission, database
from sqlalchemy import insert, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session, contains_eager, joinedload, raiseload, selectinload
from sqlalchemy.orm.exc import DetachedInstanceError

engine = database()
with Session(engine) as session, session.begin():
    for number in range(1, 7):
        session.add(Mission(name="Ares 3", astronaut_id=number))
    session.add(Mission(name="Ares 4", astronaut_id=6))

# %% n-plus-one "N+1: one query, then one for each object"
with Session(engine) as session:
    for astronaut in session.scalars(select(Astronaut)):
        print(astronaut.lastname, astronaut.missions)

# %% selectinload-sends-two "selectinload(): two statements"
query = select(Astronaut).options(
    selectinload(Astronaut.missions),
)

with Session(engine) as session:
    astronauts = session.scalars(query).all()
    for astronaut in astronauts:
        print(astronaut.lastname, astronaut.missions)

# %% joinedload-needs-unique "joinedload(): one statement, and unique()"
query = select(Astronaut).options(
    joinedload(Astronaut.missions),
)

with Session(engine) as session:
    try:
        session.scalars(query).all()
    except InvalidRequestError as error:
        print(error)
    for astronaut in session.scalars(query).unique():
        print(astronaut.lastname, astronaut.missions)

# %% many-to-one-asks-the-session-first "Many-to-one: seven missions, six astronauts"
with Session(engine) as session:
    for mission in session.scalars(select(Mission)):
        print(mission.name, mission.astronaut.lastname)

# %% join-loads-nothing "join() loads nothing"
joined = select(Astronaut).join(Astronaut.missions)
query = joined.where(Mission.name == "Ares 4")

with Session(engine) as session:
    mark = session.scalars(query).one()
    print(mark.missions)

filled = contains_eager(Astronaut.missions)
with Session(engine) as session:
    result = session.scalars(query.options(filled))
    print(result.unique().one().missions)

# %% raiseload-refuses "raiseload(): an error instead of a SELECT"
options = [raiseload(Astronaut.missions)]

with Session(engine) as session:
    mark = session.get(Astronaut, 6, options=options)
    print(mark.lastname)
    try:
        print(mark.missions)
    except InvalidRequestError as error:
        print(error)

# %% after-close "After the block"
options = [selectinload(Astronaut.missions)]

with Session(engine) as session:
    eager = session.get(Astronaut, 6, options=options)
print(eager.missions)

with Session(engine) as session:
    lazy = session.get(Astronaut, 6)
try:
    print(lazy.missions)
except DetachedInstanceError as error:
    print(error)

# %% after-commit "After a commit"
query = select(Astronaut).options(
    selectinload(Astronaut.missions),
)

with Session(engine) as session:
    astronauts = session.scalars(query).all()
    session.commit()
    for astronaut in astronauts:
        print(astronaut.lastname, astronaut.missions)

# %% loaded-once hidden=true
from ares import watch

on_ares_4 = joined.where(Mission.name == "Ares 4")
with_missions = select(Astronaut).options(selectinload(Astronaut.missions))
log = watch(engine)

with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    assert mark.missions is mark.missions
    assert [mission.astronaut for mission in mark.missions] == [mark, mark]
    assert log == ["BEGIN (implicit)", "SELECT", "SELECT"]

# %% a-row-for-each-mission hidden=true
joined = select(Astronaut).options(joinedload(Astronaut.missions))
with engine.connect() as connection:
    assert "LEFT OUTER JOIN missions" in str(joined)
    rows = [tuple(row) for row in connection.exec_driver_sql(str(joined))]
    assert len(rows) == 7
    assert len([row for row in rows if "Watney" in row]) == 2

# %% many-to-one-is-joined-without-unique hidden=true
with Session(engine) as session:
    log.clear()
    for mission in session.scalars(select(Mission).options(joinedload(Mission.astronaut))):
        assert mission.astronaut.lastname
    assert log == ["BEGIN (implicit)", "SELECT"]

# %% many-to-one-of-loaded-objects hidden=true
with Session(engine) as session:
    log.clear()
    held = session.scalars(select(Astronaut)).all()
    for mission in session.scalars(select(Mission)):
        assert mission.astronaut in held
    assert log == ["BEGIN (implicit)", "SELECT", "SELECT"]

# %% a-part-stays hidden=true
with Session(engine) as session:
    mark = session.scalars(on_ares_4.options(contains_eager(Astronaut.missions))).unique().one()
    assert len(session.scalars(with_missions.where(Astronaut.id == 6)).one().missions) == 1
    again = with_missions.where(Astronaut.id == 6).execution_options(populate_existing=True)
    assert len(session.scalars(again).one().missions) == 2
    assert len(mark.missions) == 2

# %% an-expired-part-is-loaded-whole hidden=true
with Session(engine) as session:
    mark = session.scalars(on_ares_4.options(contains_eager(Astronaut.missions))).unique().one()
    session.commit()
    assert len(mark.missions) == 2

# %% join-and-selectinload hidden=true
with Session(engine) as session:
    log.clear()
    mark = session.scalars(on_ares_4.options(selectinload(Astronaut.missions))).one()
    assert len(mark.missions) == 2
    assert log == ["BEGIN (implicit)", "SELECT", "SELECT"]

# %% a-join-repeats-objects hidden=true
with Session(engine) as session:
    found = session.scalars(select(Astronaut).join(Astronaut.missions)).all()
    assert [astronaut.lastname for astronaut in found].count("Watney") == 2
    assert len(found) == 7

# %% query-after-the-commit hidden=true
with Session(engine) as session:
    astronauts = session.scalars(with_missions).all()
    session.commit()
    log.clear()
    session.scalars(with_missions).all()
    assert [(len(astronaut.missions), astronaut.lastname) for astronaut in astronauts]
    assert log == ["BEGIN (implicit)", "SELECT", "SELECT"]

# %% nothing-expires hidden=true
with Session(engine, expire_on_commit=False) as session:
    astronauts = session.scalars(with_missions).all()
    session.commit()
    log.clear()
    assert [(len(astronaut.missions), astronaut.lastname) for astronaut in astronauts]
    assert log == []

# %% raiseload-for-all hidden=true
with Session(engine) as session:
    mission = session.scalars(select(Mission).options(joinedload(Mission.astronaut), raiseload("*"))).first()
    assert mission.astronaut.lastname == "Lewis"
    try:
        mission.astronaut.missions
    except InvalidRequestError as error:
        assert "lazy='raise'" in str(error)
    else:
        raise AssertionError("missions was loaded")

# %% an-option-with-a-condition hidden=true
with Session(engine) as session:
    ares_4 = selectinload(Astronaut.missions.and_(Mission.name == "Ares 4"))
    found = session.scalars(select(Astronaut).options(ares_4).order_by(Astronaut.id)).all()
    assert [len(astronaut.missions) for astronaut in found] == [0, 0, 0, 0, 0, 1]

# %% options-of-get hidden=true
with Session(engine) as session:
    log.clear()
    mark = session.get(Astronaut, 6, options=[selectinload(Astronaut.missions)])
    assert log == ["BEGIN (implicit)", "SELECT", "SELECT"]
    assert len(mark.missions) == 2 and len(log) == 3

# %% an-option-for-a-held-object hidden=true
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    log.clear()
    session.get(Astronaut, 6, options=[selectinload(Astronaut.missions)])
    assert log == []
    assert len(mark.missions) == 2 and log == ["SELECT"]

# %% a-flush-loads-all-the-same hidden=true
with Session(engine) as session:
    mark = session.get(Astronaut, 6, options=[raiseload("*")])
    session.delete(mark)
    log.clear()
    session.flush()
    assert log == ["SELECT", "UPDATE", "DELETE"]
    session.rollback()

# %% query-is-unique-by-itself hidden=true
with Session(engine) as session:
    found = session.query(Astronaut).options(joinedload(Astronaut.missions)).all()
    assert len(found) == 6

# %% three-times-500 hidden=true
with Session(engine) as session:
    session.execute(insert(Astronaut), [{"firstname": "", "lastname": str(number)} for number in range(1195)])
    log.clear()
    assert len(session.scalars(with_missions).all()) == 1201
    assert log == ["SELECT"] * 4
    session.rollback()
