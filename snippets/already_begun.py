"""A transaction is already begun: begin() is called after the Session has begun a transaction by itself."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy.orm import Session

engine = database()

# %% begin-after-a-query raises=InvalidRequestError "begin() after a query"
with Session(engine) as session:
    astronaut = session.get(Astronaut, 6)
    with session.begin():
        astronaut.lastname = "Watney-Lewis"
