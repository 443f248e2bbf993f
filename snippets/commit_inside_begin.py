"""A commit in the helper, inside a transaction block."""

# %% set-up hidden=true
from sqlalchemy.orm import Session

from ares import Astronaut, database

engine = database()


# %% commit-inside-begin-block raises=InvalidRequestError "Commit inside the begin block"
def hire(session, firstname, lastname):
    session.add(Astronaut(firstname=firstname, lastname=lastname))
    session.commit()


with Session(engine) as session, session.begin():
    hire(session, "Mindy", "Park")
    hire(session, "Rich", "Purnell")
