"""flush() and commit() in memory: all Sessions of a thread share one connection."""

# %% set-up hidden=true
from ares import Astronaut, database
from sqlalchemy import func, select
from sqlalchemy.orm import Session

count = select(func.count(Astronaut.id))

# %% in-memory-there-is-no-second-connection
engine = database("sqlite://")

with Session(engine) as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
    session.flush()
    with engine.connect() as connection:
        print("elsewhere:     ", connection.scalar(count))
    session.commit()
    print("after commit():", session.scalar(count))
