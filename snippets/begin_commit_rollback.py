"""begin, commit, rollback: four ways to write a transaction, and what an error does in each."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm import sessionmaker

engine = database()

# %% commits-or-rolls-back "The block commits, or it rolls back"
from sqlalchemy.orm import Session

with Session(engine) as session, session.begin():
    session.add(Astronaut(firstname="Mindy", lastname="Park"))

try:
    with Session(engine) as session, session.begin():
        session.add(Astronaut(firstname="Rich", lastname="Purnell"))
        session.flush()
        raise ValueError("no seat left")
except ValueError as error:
    print("the caller gets:", error)

# %% an-interrupt-rolls-back hidden=true
for form in ("begin block", "spelled out"):
    try:
        with Session(engine) as session:
            if form == "begin block":
                with session.begin():
                    session.add(Astronaut(firstname="Rich", lastname="Purnell"))
                    session.flush()
                    raise KeyboardInterrupt
            session.begin()
            try:
                session.add(Astronaut(firstname="Rich", lastname="Purnell"))
                session.flush()
                raise KeyboardInterrupt
            except:
                session.rollback()
                raise
    except KeyboardInterrupt:
        with Session(engine) as session:
            assert session.scalar(select(func.count(Astronaut.id))) == 7
    else:
        raise AssertionError(form)

# %% spelled-out
with Session(engine) as session:
    session.begin()
    try:
        session.add(Astronaut(firstname="Rich", lastname="Purnell"))
    except:
        session.rollback()
        raise
    else:
        session.commit()

# %% three-shorter-forms
with Session(engine) as session:
    with session.begin():
        session.add(Astronaut(firstname="Venkat", lastname="Kapoor"))

with Session(engine) as session, session.begin():
    session.add(Astronaut(firstname="Mitch", lastname="Henderson"))

SessionLocal = sessionmaker(engine)  # once, at the top of a module

with SessionLocal.begin() as session:
    session.add(Astronaut(firstname="Annie", lastname="Montrose"))

# %% except-branch-misses-commit-errors "The except branch misses errors of the commit"
try:
    with Session(engine) as session:
        session.begin()
        try:
            session.add(Astronaut(firstname="Bruce"))  # lastname is NOT NULL
        except:
            print("except branch")
            session.rollback()
            raise
        else:
            print("else branch")
            session.commit()
except IntegrityError as error:
    print("IntegrityError:", error.orig)

# %% commit-inside-the-try hidden=true
seen_by_except = []
try:
    with Session(engine) as session:
        session.begin()
        try:
            session.add(Astronaut(firstname="Bruce"))
            session.commit()
        except:
            seen_by_except.append("IntegrityError")
            session.rollback()
            raise
except IntegrityError:
    pass
assert seen_by_except == ["IntegrityError"]


# %% except-without-raise hidden=true
def hire_in_silence(lastname):
    with Session(engine) as session:
        session.begin()
        try:
            session.add(Astronaut(firstname="Bruce", lastname=lastname))
            session.flush()
        except:
            session.rollback()
        else:
            session.commit()


with Session(engine) as session:
    before = session.scalar(select(func.count(Astronaut.id)))
assert hire_in_silence(None) is None
with Session(engine) as session:
    assert session.scalar(select(func.count(Astronaut.id))) == before


# %% try-around-the-block "try around the block"
def hire(lastname):
    try:
        with Session(engine) as session, session.begin():
            session.add(Astronaut(firstname="Bruce", lastname=lastname))
    except IntegrityError as error:
        print("refused:", error.orig)
    else:
        print("hired:", lastname)


hire(None)
hire("Ng")

# %% begin-after-a-query "begin() after a query"
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    try:
        session.begin()
    except InvalidRequestError as error:
        print(error)

    mark.firstname = "Marek"
    session.commit()

    with session.begin():
        mark.firstname = "Mark"


# %% forget-mark hidden=true
del mark


# %% commit-in-the-helper
def add_astronaut(session, lastname):
    session.add(Astronaut(firstname="Teddy", lastname=lastname))
    session.commit()


with Session(engine) as session, session.begin():
    add_astronaut(session, "Sanders")

try:
    with Session(engine) as session, session.begin():
        add_astronaut(session, "Shields")
        add_astronaut(session, "Hirsch")
except InvalidRequestError as error:
    print(error)


# %% flush-in-the-helper hidden=true
def add_and_flush(session, lastname):
    astronaut = Astronaut(firstname="Teddy", lastname=lastname)
    session.add(astronaut)
    session.flush()
    return astronaut.id


with Session(engine) as session:
    before = session.scalar(select(func.count(Astronaut.id)))
with Session(engine) as session, session.begin():
    assert [add_and_flush(session, lastname) for lastname in ("Miller", "Tran")] == [before + 1, before + 2]
try:
    with Session(engine) as session, session.begin():
        add_and_flush(session, "Keller")
        raise ValueError
except ValueError:
    pass
with Session(engine) as session:
    assert session.scalar(select(func.count(Astronaut.id))) == before + 2
