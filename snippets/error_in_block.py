"""An error inside a transaction block."""

# %% set-up hidden=true
from sqlalchemy.orm import Session

from ares import Astronaut, database

engine = database()

# %% error-in-block raises=RuntimeError "An error in the block"
with Session(engine) as session, session.begin():
    session.add(Astronaut(firstname="Venkat", lastname="Kapoor"))
    session.flush()
    raise RuntimeError("the launch is off")
