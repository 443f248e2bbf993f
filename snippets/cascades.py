"""Cascades: a parent is deleted, and its children stay."""

# %% set-up hidden=true
from ares import Astronaut, Mission, database
from sqlalchemy import select
from sqlalchemy.orm import Session

engine = database()
with Session(engine) as session, session.begin():
    session.add(Mission(name="Ares 3", astronaut_id=6))
    session.add(Mission(name="Ares 4", astronaut_id=6))

# %% delete-keeps-the-children "delete() without a cascade"
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    session.delete(mark)
    session.commit()
    for mission in session.scalars(select(Mission)):
        print(mission.name, mission.astronaut_id)

# %% loaded-already hidden=true
from ares import watch

log = watch(engine)
with Session(engine) as session:
    session.add(Mission(name="Ares 5", astronaut_id=1))
    session.flush()
    lewis = session.get(Astronaut, 1)
    assert lewis.missions
    session.delete(lewis)
    log.clear()
    session.flush()
    assert log == ["UPDATE", "DELETE"]
    session.rollback()
