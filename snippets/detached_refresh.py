"""DetachedInstanceError: an attribute that has expired is read after the Session is closed."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy.orm import Session

engine = database()

# %% read-after-commit-and-close raises=DetachedInstanceError "Read after commit and close"
with Session(engine) as session:
    astronaut = session.get(Astronaut, 6)
    astronaut.lastname = "Watney-Lewis"
    session.commit()

print(astronaut.lastname)
