"""A cell that says in its marker how it ends."""

# %% set-up hidden=true
from sqlalchemy.orm import Session

from ares import Astronaut, database

engine = database()

# %% says-that-it-raises raises=IntegrityError
with Session(engine) as session:
    session.add(Astronaut(firstname="Mark"))
    session.flush()
