"""Can't operate on closed transaction: commit() is called inside a begin block, which goes on."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy.orm import Session

engine = database()

# %% commit-inside-the-block raises=InvalidRequestError
with Session(engine) as session, session.begin():
    astronaut = session.get(Astronaut, 6)
    astronaut.lastname = "Watney-Lewis"
    session.commit()
    print(astronaut.lastname)
