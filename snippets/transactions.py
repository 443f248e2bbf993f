"""Transaction: four ways to write one, and what happens when something fails."""

# %% set-up hidden=true
from ares import Astronaut, Mission, database, watch

engine = database()
log = watch(engine)

# %% two-new-objects
from sqlalchemy.orm import Session, sessionmaker

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

# %% new-objects-for-the-fourth hidden=true
some_object = Astronaut(firstname="Mindy", lastname="Park")
some_other_object = Astronaut(firstname="Rich", lastname="Purnell")

# %% from-the-factory
SessionLocal = sessionmaker(engine)

with SessionLocal.begin() as session:
    session.add(some_object)
    session.add(some_other_object)

# %% four-forms-same-sql "Four forms, the same SQL"
for start in range(0, len(log), 4):
    print(log[start : start + 4])

# %% fresh-crew hidden=true
engine = database()

# %% except-branch-misses-commit-errors "The except branch misses errors of the commit"
from sqlalchemy.exc import IntegrityError

try:
    with Session(engine) as session:
        session.begin()
        try:
            session.add(Astronaut(firstname="Venkat"))  # lastname is NOT NULL
        except:
            print("except branch")
            session.rollback()
            raise
        else:
            print("else branch")
            session.commit()
except IntegrityError as error:
    print("IntegrityError from commit():", error.orig)


# %% except-without-raise "except without raise"
def hire(lastname):
    with Session(engine) as session:
        session.begin()
        try:
            session.add(Astronaut(firstname="Mitch", lastname=lastname))
            session.flush()
        except:
            session.rollback()
        else:
            session.commit()


hire(None)
print("hired")

# %% begin-after-query "begin() after a query"
from sqlalchemy.exc import InvalidRequestError

with Session(engine) as session:
    print(session.get(Astronaut, 6))
    try:
        session.begin()
    except InvalidRequestError as error:
        print(error)

# %% query-then-commit "A query, then a commit"
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    session.commit()

# %% two-transactions-one-session "Two transactions, one session"
from sqlalchemy import func, select

with Session(engine) as session:
    with session.begin():
        session.add(Astronaut(firstname="Venkat", lastname="Kapoor"))
    with session.begin():
        print(session.scalar(select(func.count(Astronaut.id))))

# %% two-missions hidden=true
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
