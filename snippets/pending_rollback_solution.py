"""PendingRollbackError: a solution of the exercise."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

engine = database()

# %% roll-back-in-the-handler
session = Session(engine)
hired = []
for id in [5, 6, 11]:
    session.add(Astronaut(id=id, firstname="A", lastname="B"))
    try:
        session.commit()
        hired.append(id)
    except SQLAlchemyError:
        session.rollback()
session.close()
assert hired == [11], f"hired: {hired}, though 11 is free"
hired
