"""A transaction is already begun: what begins one, and four forms that do not collide."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm import Session

engine = database()

# %% what-begins-a-transaction
with Session(engine) as session:
    print("new Session:", session.in_transaction())
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
    print("after add():", session.in_transaction())

# %% what-else-begins-one hidden=true
with Session(engine) as other:
    detached = other.get(Astronaut, 1)

with Session(engine, expire_on_commit=False) as session:
    beck = session.get(Astronaut, 4)
    session.commit()
    for change in [
        lambda: session.get(Astronaut, 2),
        lambda: session.delete(beck),
        lambda: setattr(beck, "lastname", "Beck!"),
        lambda: session.merge(detached),
        session.connection,
    ]:
        change()
        assert session.in_transaction(), change
        session.rollback()
    for nothing in [session.flush, session.expunge_all, lambda: session.new]:
        nothing()
        assert not session.in_transaction(), nothing

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

# %% not-one-inside-the-other hidden=true
with Session(engine) as session, session.begin():
    try:
        session.begin()
    except InvalidRequestError as error:
        assert "already begun" in str(error)
    else:
        raise AssertionError("one inside the other")

# %% commit-ends-the-first-one hidden=true
with Session(engine) as session:
    session.get(Astronaut, 6)
    session.commit()
    with session.begin():
        pass

# %% what-ends-the-transaction-inside-its-block hidden=true
for name in ["commit", "rollback", "close"]:
    with Session(engine) as session, session.begin():
        getattr(session, name)()
    try:
        with Session(engine) as session, session.begin():
            getattr(session, name)()
            session.get(Astronaut, 6)
    except InvalidRequestError as error:
        assert "closed transaction" in str(error)
    else:
        raise AssertionError(name)

# %% rollback-in-the-handler-inside-the-block hidden=true
try:
    with Session(engine) as session, session.begin():
        session.add(Astronaut(id=6, firstname="Mark", lastname="Watney"))
        try:
            session.flush()
        except IntegrityError:
            session.rollback()
        session.get(Astronaut, 6)
except InvalidRequestError as error:
    assert "closed transaction" in str(error)
else:
    raise AssertionError("the block went on")


# %% your-turn
def rename(session: Session, id: int, lastname: str) -> None:
    session.get(Astronaut, id).lastname = lastname
    session.commit()


try:
    with Session(engine) as session, session.begin():
        rename(session, 1, "Lewis-Watney")
        rename(session, 2, "Martinez-Vogel")
except InvalidRequestError as error:
    print(error)

# %% check goals=your-turn
names = seen.column("astronauts", "lastname")[:2]
goal("Both have their new names", wanted=["Lewis-Watney", "Martinez-Vogel"], got=names)
goal("Both are renamed in one transaction", wanted=1, got=seen.tape.count("BEGIN"))
goal("There is one COMMIT", wanted=1, got=seen.tape.count("COMMIT"))
advise(
    "`rename()` has ended the transaction of the block. Who should commit?",
    when=names[1] == "Martinez" and "COMMIT" in seen.tape,
)
advise("Nothing was committed, so both names are as before.", when="COMMIT" not in seen.tape)


# %% leave-the-commit-to-the-block solution=your-turn
# The block commits when it ends. `rename()` does not.
def rename(session: Session, id: int, lastname: str) -> None:
    session.get(Astronaut, id).lastname = lastname


try:
    with Session(engine) as session, session.begin():
        rename(session, 1, "Lewis-Watney")
        rename(session, 2, "Martinez-Vogel")
except InvalidRequestError as error:
    print(error)


# %% flush-in-the-helper solution=your-turn
# `flush()` sends the `UPDATE` at once and leaves the transaction open.
def rename(session: Session, id: int, lastname: str) -> None:
    session.get(Astronaut, id).lastname = lastname
    session.flush()


try:
    with Session(engine) as session, session.begin():
        rename(session, 1, "Lewis-Watney")
        rename(session, 2, "Martinez-Vogel")
except InvalidRequestError as error:
    print(error)


# %% ends-the-transaction-of-the-block wrong=your-turn
# `rename()` has ended the transaction of the block. Who should commit?
def rename(session: Session, id: int, lastname: str) -> None:
    session.get(Astronaut, id).lastname = lastname
    session.flush()
    session.commit()


try:
    with Session(engine) as session, session.begin():
        rename(session, 1, "Lewis-Watney")
        rename(session, 2, "Martinez-Vogel")
except InvalidRequestError as error:
    print(error)


# %% commits-nothing wrong=your-turn
# Nothing was committed, so both names are as before.
def rename(session: Session, id: int, lastname: str) -> None:
    session.get(Astronaut, id).lastname = lastname
    session.flush()


with Session(engine) as session:
    rename(session, 1, "Lewis-Watney")
    rename(session, 2, "Martinez-Vogel")


# %% two-transactions wrong=your-turn
# Both are renamed in one transaction
def rename(session: Session, id: int, lastname: str) -> None:
    session.get(Astronaut, id).lastname = lastname
    session.commit()


with Session(engine) as session:
    rename(session, 1, "Lewis-Watney")
    rename(session, 2, "Martinez-Vogel")
