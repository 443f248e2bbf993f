"""DetachedInstanceError: a relationship that was never loaded is read after the Session is closed."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy.orm import Session

engine = database()

# %% relationship-after-close raises=DetachedInstanceError
with Session(engine) as session:
    astronaut = session.get(Astronaut, 6)

print(astronaut.lastname)
print(astronaut.missions)
