"""DetachedInstanceError: five cures, and two that are none."""

# %% set-up hidden=true
from ares import Astronaut, Mission, database
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.exc import DetachedInstanceError

engine = database()
with Session(engine) as session, session.begin():
    session.add(Mission(name="Ares 3", astronaut_id=6))

# %% use-it-inside-the-block
with Session(engine) as session:
    astronaut = session.get(Astronaut, 6)
    astronaut.lastname = "Watney-Lewis"
    session.commit()
    print(astronaut.lastname, astronaut.missions)

# %% load-it-with-the-query
with Session(engine) as session:
    query = select(Astronaut).where(Astronaut.id == 6).options(selectinload(Astronaut.missions))
    astronaut = session.scalars(query).one()

print(astronaut.lastname, astronaut.missions)

# %% keep-values-at-commit
with Session(engine, expire_on_commit=False) as session:
    astronaut = session.get(Astronaut, 6)
    astronaut.lastname = "Watney"
    session.commit()

print(astronaut.lastname)
try:
    print(astronaut.missions)
except DetachedInstanceError as error:
    print(error)

# %% give-it-a-session-again
with Session(engine) as session:
    session.add(astronaut)
    print(astronaut.missions)


# %% return-plain-values
def crew_member(id: int) -> dict[str, object]:
    with Session(engine) as session:
        astronaut = session.get(Astronaut, id)
        return {
            "name": astronaut.lastname,
            "missions": [mission.name for mission in astronaut.missions],
        }


crew_member(6)

# %% reading-before-the-commit
with Session(engine) as session:
    astronaut = session.get(Astronaut, 6)
    print(astronaut.lastname)
    session.commit()

try:
    print(astronaut.lastname)
except DetachedInstanceError as error:
    print(error)

# %% your-turn raises=AssertionError
from ares import watch

log = watch(engine)


def find(id: int) -> Astronaut:
    with Session(engine) as session:
        return session.get(Astronaut, id)


try:
    missions = find(6).missions
except DetachedInstanceError:
    missions = None
assert missions is not None, "the missions were not loaded"
assert log.count("SELECT") <= 2, "two SELECTs are enough"
