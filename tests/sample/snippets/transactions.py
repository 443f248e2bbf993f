"""Transactions: three forms of one, and one that is committed in halves."""

# %% set-up hidden=true
from ares import Astronaut, Mission, database

engine = database()

# %% two-new-objects
from sqlalchemy.orm import Session

some_object = Astronaut(firstname="Mindy", lastname="Park")
some_other_object = Astronaut(firstname="Rich", lastname="Purnell")

# %% spelled-out
with Session(engine) as session:
    session.begin()
    try:
        session.add(some_object)
        session.add(some_other_object)
    except:
        session.rollback()
        raise
    else:
        session.commit()

# %% new-objects-for-the-second hidden=true
some_object = Astronaut(firstname="Mindy", lastname="Park")
some_other_object = Astronaut(firstname="Rich", lastname="Purnell")

# %% two-blocks
with Session(engine) as session:
    with session.begin():
        session.add(some_object)
        session.add(some_other_object)

# %% new-objects-for-the-third hidden=true
some_object = Astronaut(firstname="Mindy", lastname="Park")
some_other_object = Astronaut(firstname="Rich", lastname="Purnell")

# %% one-line
with Session(engine) as session, session.begin():
    session.add(some_object)
    session.add(some_other_object)

# %% fresh-crew hidden=true
engine = database()

# %% query-then-commit "A query, then a commit"
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    session.commit()

# %% two-missions hidden=true
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

with Session(engine) as session, session.begin():
    session.add_all([Mission(name="Ares 3", astronaut_id=1), Mission(name="Ares 4", astronaut_id=6)])

# %% the-seats
seats = select(Mission.id, Mission.name, Mission.astronaut_id).order_by(Mission.id)

with Session(engine) as session:
    rows = session.execute(seats).all()
rows


# %% your-turn
def transfer(moves):
    with Session(engine) as session:
        for mission_id, astronaut_id in moves:
            session.get_one(Mission, mission_id).astronaut_id = astronaut_id
            session.commit()


transfer([(1, 6), (2, 1)])  # Lewis and Watney swap their seats
try:
    transfer([(1, 2), (99, 6)])  # there is no mission 99
except NoResultFound:
    print("the second half failed")

# %% check goals=your-turn
holders = seen.column("missions", "astronaut_id")
goal("Watney has the first seat, Lewis the second", wanted=[6, 1], got=holders)
goal("There is one COMMIT, for the swap", wanted=1, got=seen.tape.count("COMMIT"))
goal("The transfer that fails ends with ROLLBACK", wanted="ROLLBACK", got=seen.ends)
advise("Half of the second transfer was committed. Commit once, after the loop.", when=holders == [2, 1])
advise("The swap was not committed.", when="COMMIT" not in seen.tape)


# %% one-block solution=your-turn
# `session.begin()` commits at the end of its block, and rolls back if an error leaves it.
def transfer(moves):
    with Session(engine) as session, session.begin():
        for mission_id, astronaut_id in moves:
            session.get_one(Mission, mission_id).astronaut_id = astronaut_id


transfer([(1, 6), (2, 1)])  # Lewis and Watney swap their seats
try:
    transfer([(1, 2), (99, 6)])  # there is no mission 99
except NoResultFound:
    print("the second half failed")


# %% one-commit solution=your-turn
# `commit()` stands after the loop. If an error comes first, the Session is closed without it.
def transfer(moves):
    with Session(engine) as session:
        for mission_id, astronaut_id in moves:
            session.get_one(Mission, mission_id).astronaut_id = astronaut_id
        session.commit()


transfer([(1, 6), (2, 1)])  # Lewis and Watney swap their seats
try:
    transfer([(1, 2), (99, 6)])  # there is no mission 99
except NoResultFound:
    print("the second half failed")


# %% commits-in-any-case wrong=your-turn
# Half of the second transfer was committed. Commit once, after the loop.
def transfer(moves):
    with Session(engine) as session:
        try:
            for mission_id, astronaut_id in moves:
                session.get_one(Mission, mission_id).astronaut_id = astronaut_id
        finally:
            session.commit()


transfer([(1, 6), (2, 1)])  # Lewis and Watney swap their seats
try:
    transfer([(1, 2), (99, 6)])  # there is no mission 99
except NoResultFound:
    print("the second half failed")


# %% only-flushes wrong=your-turn
# The swap was not committed.
def transfer(moves):
    with Session(engine) as session:
        for mission_id, astronaut_id in moves:
            session.get_one(Mission, mission_id).astronaut_id = astronaut_id
            session.flush()


transfer([(1, 6), (2, 1)])  # Lewis and Watney swap their seats
try:
    transfer([(1, 2), (99, 6)])  # there is no mission 99
except NoResultFound:
    print("the second half failed")


# %% leaves-the-second-out wrong=your-turn
# There is one COMMIT, for the swap
def transfer(moves):
    with Session(engine) as session:
        for mission_id, astronaut_id in moves:
            session.get_one(Mission, mission_id).astronaut_id = astronaut_id
            session.commit()


transfer([(1, 6), (2, 1)])  # Lewis and Watney swap their seats
