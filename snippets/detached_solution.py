"""DetachedInstanceError: a solution of the exercise."""

# %% set-up hidden=true
from ares import Astronaut, Mission, database, watch
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.exc import DetachedInstanceError

engine = database()
with Session(engine) as session, session.begin():
    session.add(Mission(name="Ares 3", astronaut_id=6))
log = watch(engine)


# %% load-what-the-caller-reads
def find(id: int) -> Astronaut:
    with Session(engine) as session:
        options = [selectinload(Astronaut.missions)]
        return session.get(Astronaut, id, options=options)


try:
    missions = find(6).missions
except DetachedInstanceError:
    missions = None
assert missions is not None, "the missions were not loaded"
assert log.count("SELECT") <= 2, "two SELECTs are enough"
missions


# %% or-refresh-it
def find_and_refresh(id: int) -> Astronaut:
    with Session(engine) as session:
        astronaut = session.get(Astronaut, id)
        session.refresh(astronaut, ["missions"])
        return astronaut


find_and_refresh(6).missions
