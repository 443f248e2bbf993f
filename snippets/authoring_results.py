"""What a cell can show: output, a value, SQL."""

# %% set-up hidden=true
from sqlalchemy import select
from sqlalchemy.orm import Session

from ares import Astronaut, database

engine = database()

# %% shows-three-of-four
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    print("born in", mark.born.year)

[mark, object()]

# %% shows-a-table
with Session(engine) as session:
    names = select(Astronaut.firstname, Astronaut.lastname).limit(2)
    rows = session.execute(names).all()

rows
