"""A transaction is already begun: what begins one, and four forms that do not collide."""

# %% set-up hidden=true
from ares import Astronaut, database, watch
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

engine = database()

# %% what-begins-a-transaction
with Session(engine) as session:
    print("new Session:", session.in_transaction())
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
    print("after add():", session.in_transaction())

# %% commit-without-begin
with Session(engine) as session:
    astronaut = session.get(Astronaut, 6)
    astronaut.lastname = "Watney-Lewis"
    session.commit()

# %% begin-before-the-query
with Session(engine) as session, session.begin():
    astronaut = session.get(Astronaut, 6)
    astronaut.lastname = "Watney"

# %% end-the-first-one
with Session(engine) as session:
    astronaut = session.get(Astronaut, 6)
    print("found", astronaut.lastname)
    session.rollback()
    with session.begin():
        astronaut.lastname = "Watney-Lewis"

# %% one-block-after-the-other
with Session(engine) as session:
    with session.begin():
        session.get(Astronaut, 6).lastname = "Watney"
    with session.begin():
        session.get(Astronaut, 5).lastname = "Johanssen-Beck"

# %% your-turn raises=AssertionError
log = watch(engine)


def rename(session: Session, id: int, lastname: str) -> None:
    session.get(Astronaut, id).lastname = lastname
    session.commit()


try:
    with Session(engine) as session, session.begin():
        rename(session, 1, "Lewis-Watney")
        rename(session, 2, "Martinez-Vogel")
except InvalidRequestError as error:
    print(error)
assert log.count("UPDATE") == 2, "only one of the two has a new name"
assert log.count("COMMIT") == 1, "one COMMIT is enough"
