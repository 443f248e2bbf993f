"""The factory's name is taken over by an import."""

# %% set-up hidden=true
from sqlalchemy.orm import sessionmaker

from ares import Astronaut, database

engine = database()

# %% import-takes-the-name raises=UnboundExecutionError "The import takes the name"
Session = sessionmaker(engine)
with Session() as session:
    print(session.get(Astronaut, 6))

from sqlalchemy.orm import Session

with Session() as session:
    print(session.get(Astronaut, 6))
