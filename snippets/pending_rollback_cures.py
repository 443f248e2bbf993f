"""PendingRollbackError: what brings the Session back, and what does not."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

engine = database()
count = select(func.count(Astronaut.id))

# %% roll-back-then-go-on
session = Session(engine)
session.add(Astronaut(id=6, firstname="Mark", lastname="Watney"))
try:
    session.commit()
except IntegrityError as error:
    session.rollback()
    print(error.orig)

print(session.scalar(count), "astronauts")
session.close()

# %% rollback-takes-the-good-rows-too
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

# %% your-turn raises=AssertionError
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
assert hired == [11], f"hired: {hired}, though 11 is free"
