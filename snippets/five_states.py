"""Five states: one object from new to gone, and what went to the database on its way."""

# %% set-up hidden=true
from ares import Astronaut, database

engine = database()

# %% one-object-five-states "One object, five states"
from sqlalchemy.orm import Session

venkat = Astronaut(firstname="Venkat", lastname="Kapoor")

with Session(engine) as session:
    session.add(venkat)
    session.commit()
    print(venkat)
    session.delete(venkat)
    session.flush()
    session.commit()
