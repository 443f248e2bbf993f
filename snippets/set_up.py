"""Set-up: an engine, a model, tables, and six rows."""

# %% setup-seed "An engine on a database in memory"
from sqlalchemy import create_engine

DATABASE = "sqlite:///:memory:"
engine = create_engine(DATABASE)

engine, type(engine.pool).__name__

# %% url-prints "Two URLs for a database in memory"
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

# %% setup-full "Set up, in full"
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


# %% your-turn
class Job(Base):
    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    lastname: Mapped[str]
    # Your code: a column `role`, then the table, then the row Lewis, Commander.


# %% check goals=your-turn
goal("`Job` has an attribute `role`", got=hasattr(Job, "role"))
goal("The database has a table `jobs`", got="jobs" in seen.tables)
rows = seen.rows("jobs", "lastname", "role") if "jobs" in seen.tables and hasattr(Job, "role") else []
goal("The table holds one row: Lewis, Commander", wanted=[("Lewis", "Commander")], got=rows)
advise("The table was not there yet. Call `create_all()` below the class.", when=seen.error == "OperationalError")
advise("The `INSERT` was rolled back. Commit it.", when="INSERT" in seen.tape and seen.ends == "ROLLBACK")


# %% commits solution=your-turn
# `commit()` keeps the row.
class Job(Base):
    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    lastname: Mapped[str]
    role: Mapped[str]


Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Job(lastname="Lewis", role="Commander"))
    session.commit()


# %% begins-a-block solution=your-turn
# `session.begin()` commits at the end of its block.
class Job(Base):
    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    lastname: Mapped[str]
    role: Mapped[str]


Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(Job(lastname="Lewis", role="Commander"))


# %% creates-no-table wrong=your-turn
# The table was not there yet. Call `create_all()` below the class.
class Job(Base):
    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    lastname: Mapped[str]
    role: Mapped[str]


with Session(engine) as session:
    session.add(Job(lastname="Lewis", role="Commander"))
    session.commit()


# %% does-not-commit wrong=your-turn
# The `INSERT` was rolled back. Commit it.
class Job(Base):
    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    lastname: Mapped[str]
    role: Mapped[str]


Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Job(lastname="Lewis", role="Commander"))
    session.flush()


# %% has-no-role wrong=your-turn
# `Job` has an attribute `role`
class Job(Base):
    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    lastname: Mapped[str]


Base.metadata.create_all(engine)
