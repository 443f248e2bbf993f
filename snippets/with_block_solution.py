"""Open and close: three solutions of the exercise."""

# %% set-up hidden=true
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from ares import Astronaut, database, watch

engine = database()
count = select(func.count(Astronaut.id))

# %% commit
log = watch(engine)

with Session(engine) as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
    session.commit()

print(log)
with Session(engine) as session:
    rows = session.scalar(count)
assert rows == 7, f"{rows} rows: Mindy Park did not stay"
assert "COMMIT" in log, "nothing was committed"

# %% begin-as-a-block
with Session(engine) as session, session.begin():
    session.add(Astronaut(firstname="Rich", lastname="Purnell"))

# %% begin-of-the-factory
SessionLocal = sessionmaker(engine)

with SessionLocal.begin() as session:
    session.add(Astronaut(firstname="Venkat", lastname="Kapoor"))

# %% all-stayed
with Session(engine) as session:
    rows = session.scalar(count)
assert rows == 9, f"{rows} rows: not all of the three stayed"
assert log.count("COMMIT") == 3, "not all of the three were committed"
log
