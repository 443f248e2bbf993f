"""A query that raises IntegrityError: autoflush sends an object that is not filled in yet."""

# %% set-up hidden=true
from ares import Astronaut, Mission, database
from sqlalchemy import select
from sqlalchemy.orm import Session

engine = database()

# %% a-query-raises raises=IntegrityError "A query raises IntegrityError"
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mission = Mission()
    mark.missions.append(mission)
    lewis = session.scalars(select(Astronaut).where(Astronaut.lastname == "Lewis")).one()
    mission.name = f"Ares 3, led by {lewis.lastname}"
    session.commit()
