"""A transaction is already begun: a solution of the exercise."""

# %% set-up hidden=true
from ares import Astronaut, database, watch
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

engine = database()
log = watch(engine)


# %% leave-the-commit-to-the-block
def rename(session: Session, id: int, lastname: str) -> None:
    session.get(Astronaut, id).lastname = lastname


try:
    with Session(engine) as session, session.begin():
        rename(session, 1, "Lewis-Watney")
        rename(session, 2, "Martinez-Vogel")
except InvalidRequestError as error:
    print(error)
assert log.count("UPDATE") == 2, "only one of the two has a new name"
assert log.count("COMMIT") == 1, "one COMMIT is enough"
