"""Hello, Session: a row that was inserted and is not there."""

# %% set-up hidden=true
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ares import Astronaut, database

engine = database()

# %% exit-does-not-commit "A seventh astronaut"
with Session(engine) as session:
    session.add(Astronaut(firstname="Venkat", lastname="Kapoor"))
    session.flush()
    print("inside: ", session.scalar(select(func.count(Astronaut.id))))

with Session(engine) as session:
    print("outside:", session.scalar(select(func.count(Astronaut.id))))
