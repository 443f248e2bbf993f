"""Set-up: an engine, a model, and its table."""

# %% setup-seed "An engine on a database in memory"
from sqlalchemy import create_engine

DATABASE = "sqlite:///:memory:"
engine = create_engine(DATABASE)

engine, type(engine.pool).__name__

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

# %% create-the-table "create_all(), twice"
Base.metadata.create_all(engine)
Base.metadata.create_all(engine)

# %% never-changes-a-table "A column that the table does not have"
from sqlalchemy import inspect, text

with engine.begin() as connection:
    connection.execute(text("CREATE TABLE missions (id INTEGER PRIMARY KEY)"))


class Mission(Base):
    __tablename__ = "missions"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


Base.metadata.create_all(engine)
print([column["name"] for column in inspect(engine).get_columns("missions")])

# %% no-such-column hidden=true
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

with Session(engine) as session:
    try:
        session.get(Mission, 1)
    except OperationalError as error:
        assert str(error.orig) == "no such column: missions.name", error.orig
    else:
        raise AssertionError("the column is there")

    session.add(Mission(name="Ares 3"))
    try:
        session.commit()
    except OperationalError as error:
        assert str(error.orig) == "table missions has no column named name", error.orig
    else:
        raise AssertionError("the column is there")


# %% your-turn
class Job(Base):
    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    lastname: Mapped[str]
    # Your code: a column `role`


# Your code: the table, then the row


# %% check goals=your-turn
goal("`Job` has an attribute `role`", got=hasattr(Job, "role"))
goal("The database has a table `jobs`", got="jobs" in seen.tables)
rows = seen.rows("jobs", "lastname", "role") if "jobs" in seen.tables and hasattr(Job, "role") else []
goal("The table holds one row: Lewis, Commander", wanted=[("Lewis", "Commander")], got=rows)
advise("The table was not there yet. Call `create_all()` below the class.", when="no such table" in seen.message)
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
