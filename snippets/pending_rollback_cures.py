"""PendingRollbackError: what brings the Session back, and what does not."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, PendingRollbackError, SQLAlchemyError
from sqlalchemy.orm import Session

engine = database()
count = select(func.count(Astronaut.id))

# %% roll-back-then-go-on "Roll back, then go on"
session = Session(engine)
session.add(Astronaut(id=6, firstname="Mark", lastname="Watney"))
try:
    session.commit()
except IntegrityError as error:
    session.rollback()
    print(error.orig)

print(session.scalar(count), "astronauts")
session.close()

# %% rollback-takes-the-good-rows-too "ROLLBACK takes the good rows, too"
session = Session(engine)
session.add(Astronaut(firstname="Mindy", lastname="Park"))
session.flush()
session.add(Astronaut(id=6, firstname="Mark", lastname="Watney"))
try:
    session.flush()
except IntegrityError:
    session.rollback()

session.commit()
print(session.scalar(count), "astronauts")
session.close()

# %% a-savepoint-for-each-row
rows = [
    {"firstname": "Mindy", "lastname": "Park"},
    {"id": 6, "firstname": "Mark", "lastname": "Watney"},
    {"firstname": "Rich", "lastname": "Purnell"},
]
with Session(engine) as session, session.begin():
    for row in rows:
        try:
            with session.begin_nested():
                session.add(Astronaut(**row))
        except IntegrityError as error:
            print("skipped", row["lastname"], "-", error.orig)

with Session(engine) as session:
    print(session.scalar(count), "astronauts")

# %% a-failed-query-needs-no-rollback
with Session(engine) as session:
    try:
        session.execute(text("SELECT * FROM no_such_table"))
    except OperationalError as error:
        print(error.orig)
    print(session.scalar(count), "astronauts")

# %% swallowed-inside-a-begin-block
with Session(engine) as session, session.begin():
    session.add(Astronaut(id=6, firstname="Mark", lastname="Watney"))
    try:
        session.flush()
    except IntegrityError:
        print("id 6 is taken")
    session.add(Astronaut(firstname="Venkat", lastname="Kapoor"))

with Session(engine) as session:
    print(session.scalar(count), "astronauts")


# %% let-the-error-leave-the-block
def hire(**values: object) -> None:
    try:
        with Session(engine) as session, session.begin():
            session.add(Astronaut(**values))
    except IntegrityError as error:
        print("not hired:", error.orig)


hire(id=6, firstname="Mark", lastname="Watney")
hire(firstname="Venkat", lastname="Kapoor")
with Session(engine) as session:
    print(session.scalar(count), "astronauts")

# %% what-a-failed-flush-refuses hidden=true
with Session(engine) as session:
    session.add(Astronaut(id=6, firstname="Mark", lastname="Watney"))
    try:
        session.scalar(count)
    except IntegrityError as error:
        assert "autoflush" in str(error)
    for refused in [lambda: session.scalar(count), session.commit]:
        try:
            refused()
        except PendingRollbackError as error:
            assert "during flush" in str(error)
        else:
            raise AssertionError(refused)
    session.close()
    assert session.scalar(count) == 9

# %% your-turn
session = Session(engine)
hired = []
for id in [5, 6, 11]:
    session.add(Astronaut(id=id, firstname="A", lastname="B"))
    try:
        session.commit()
        hired.append(id)
    except SQLAlchemyError:
        pass
session.close()

# %% check goals=your-turn
goal("The list `hired` has the free id alone", wanted=[11], got=hired)
goal("Astronaut 11 is in the table", got=11 in seen.column("astronauts", "id"))
goal("An `INSERT` is sent for each of the three", wanted=3, got=seen.tape.count("INSERT"))
advise(
    "After the failed flush the Session refuses every `commit()`, until `rollback()` is called. Call it before the next turn.",
    when=hired == [],
)
advise("Two of the ids are taken, and their `INSERT` fails.", when=len(hired) > 1)

# %% roll-back-in-the-handler solution=your-turn
# `rollback()` in the handler: the next turn begins a new transaction.
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

# %% a-session-for-each solution=your-turn
# A Session for each: the end of its block rolls back.
hired = []
for id in [5, 6, 11]:
    try:
        with Session(engine) as session:
            session.add(Astronaut(id=id, firstname="A", lastname="B"))
            session.commit()
        hired.append(id)
    except SQLAlchemyError:
        pass

# %% a-savepoint-for-each solution=your-turn
# A savepoint for each: only what came after it is rolled back.
session = Session(engine)
hired = []
for id in [5, 6, 11]:
    try:
        with session.begin_nested():
            session.add(Astronaut(id=id, firstname="A", lastname="B"))
        hired.append(id)
    except SQLAlchemyError:
        pass
session.commit()
session.close()

# %% rolls-back-at-the-end wrong=your-turn
# After the failed flush the Session refuses every `commit()`, until `rollback()` is called. Call it before the next turn.
session = Session(engine)
hired = []
for id in [5, 6, 11]:
    session.add(Astronaut(id=id, firstname="A", lastname="B"))
    try:
        session.commit()
        hired.append(id)
    except SQLAlchemyError:
        pass
session.rollback()
session.close()

# %% counts-before-the-commit wrong=your-turn
# Two of the ids are taken, and their `INSERT` fails.
session = Session(engine)
hired = []
for id in [5, 6, 11]:
    session.add(Astronaut(id=id, firstname="A", lastname="B"))
    hired.append(id)
    try:
        session.commit()
    except SQLAlchemyError:
        session.rollback()
session.close()

# %% tries-one-alone wrong=your-turn
# An `INSERT` is sent for each of the three
session = Session(engine)
hired = []
for id in [11]:
    session.add(Astronaut(id=id, firstname="A", lastname="B"))
    session.commit()
    hired.append(id)
session.close()
