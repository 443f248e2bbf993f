"""To dispose of an engine in memory is to lose its database."""

# %% set-up hidden=true
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ares import Astronaut, database

engine = database()

# %% dispose-empties-memory raises=OperationalError "dispose() empties a database in memory"
with Session(engine) as session:
    print(session.scalar(select(func.count(Astronaut.id))))

engine.dispose()

with Session(engine) as session:
    print(session.scalar(select(func.count(Astronaut.id))))
