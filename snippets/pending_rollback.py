"""PendingRollbackError: a Session is used after a failed flush, without a rollback."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

engine = database()

# %% used-after-a-failed-flush raises=PendingRollbackError
session = Session(engine)
session.add(Astronaut(id=6, firstname="Mark", lastname="Watney"))
try:
    session.commit()
except IntegrityError as error:
    print(error.orig)

session.get(Astronaut, 1)
