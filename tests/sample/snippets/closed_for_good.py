"""A session that close() ends for good."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy.orm import Session

engine = database()

# %% closed-for-good raises=InvalidRequestError
with Session(engine, close_resets_only=False) as session:
    print(session.get(Astronaut, 6))

session.get(Astronaut, 6)
