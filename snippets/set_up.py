"""Set-up: an engine, a model, tables, and six rows."""

# %% setup-seed
from sqlalchemy import create_engine

DATABASE = "sqlite:///:memory:"
engine = create_engine(DATABASE)

engine, type(engine.pool).__name__

# %% url-prints
print(create_engine("sqlite:///:memory:").url)
print(create_engine("sqlite://").url)

# %% map-a-class
from datetime import date

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Astronaut(Base):
    __tablename__ = "astronauts"

    id: Mapped[int] = mapped_column(primary_key=True)
    firstname: Mapped[str]
    lastname: Mapped[str]
    born: Mapped[date | None]


list(Base.metadata.tables)

# %% create-the-table
Base.metadata.create_all(engine)

# %% setup-full
from sqlalchemy import func, select
from sqlalchemy.orm import Session

crew = [
    Astronaut(firstname="Melissa", lastname="Lewis", born=date(1995, 7, 15)),
    Astronaut(firstname="Rick", lastname="Martinez", born=date(1996, 1, 21)),
    Astronaut(firstname="Alex", lastname="Vogel", born=date(1994, 11, 15)),
    Astronaut(firstname="Chris", lastname="Beck", born=date(1999, 8, 2)),
    Astronaut(firstname="Beth", lastname="Johanssen", born=date(2006, 5, 9)),
    Astronaut(firstname="Mark", lastname="Watney", born=date(1994, 10, 12)),
]
with Session(engine) as session:
    session.add_all(crew)
    session.commit()
    print(session.scalar(select(func.count(Astronaut.id))))

# %% your-turn raises=AssertionError
from sqlalchemy import text


class Job(Base):
    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    lastname: Mapped[str]
    # Wanted: a column `role`; then the table; then the row Lewis, Commander.


assert hasattr(Job, "role"), "the class Job has no attribute `role` yet"
with Session(engine) as session:
    rows = session.execute(text("SELECT lastname, role FROM jobs")).all()
assert rows == [("Lewis", "Commander")], f"in the table so far: {rows}"
print("Lewis is in command.")
