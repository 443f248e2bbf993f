"""No such table: what create_all() needs, and where it creates the tables."""

# %% create-all-is-the-cure "No such table, then create_all()"
from ares import Astronaut, Base
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

engine = create_engine("sqlite://")
with Session(engine) as session:
    try:
        session.get(Astronaut, 6)
    except OperationalError as error:
        print(error.orig)

Base.metadata.create_all(engine)
print(inspect(engine).get_table_names())

# %% three-questions hidden=true
with Session(engine) as session:
    session.add(Astronaut(firstname="Mark", lastname="Watney"))
    session.commit()
    assert session.get(Astronaut, 1), "create_all() was the cure"

assert list(Base.metadata.tables) == ["astronauts", "missions"]
assert str(engine.url) == "sqlite://"

engine.dispose()
assert inspect(engine).get_table_names() == [], "a database in memory is gone with its connection"

# %% misspelled-file "A misspelled file"
from pathlib import Path
from tempfile import TemporaryDirectory

with TemporaryDirectory() as folder:
    file = Path(folder, "aers.db")
    engine = create_engine(f"sqlite:///{file}")
    print("before:", file.exists())

    with Session(engine) as session:
        session.connection()

    print("after: ", file.exists(), inspect(engine).get_table_names())
    engine.dispose()

# %% urls hidden=true
from contextlib import chdir

from sqlalchemy.engine import make_url

with TemporaryDirectory() as folder:
    with chdir(folder):
        engine = create_engine("sqlite:///ares.db")
        engine.connect().close()
        assert Path(folder, "ares.db").exists(), "the file is in the working directory"
    engine.dispose()

assert make_url("sqlite:////data/ares.db").database == "/data/ares.db"
server = make_url("postgresql+psycopg://user:password@host/ares")
assert (server.get_backend_name(), server.host, server.database) == ("postgresql", "host", "ares")

# %% another-base hidden=true
from sqlalchemy.orm import registry

engine = create_engine("sqlite://")
other_base = registry().generate_base()
other_base.metadata.create_all(engine)
assert inspect(engine).get_table_names() == [], "create_all() knows the models of its own Base only"

# %% misspelled-table hidden=true
from sqlalchemy import text

Base.metadata.create_all(engine)
with Session(engine) as session:
    try:
        session.execute(text("SELECT * FROM astronaut"))
    except OperationalError as error:
        assert str(error.orig) == "no such table: astronaut", error.orig
    else:
        raise AssertionError("there is a table of this name")
assert "astronaut" not in Base.metadata.tables

# %% already-exists hidden=true
try:  # a process that looked before another one created the tables: it does not look again
    Base.metadata.create_all(engine, checkfirst=False)
except OperationalError as error:
    assert str(error.orig) == "table astronauts already exists", error.orig
else:
    raise AssertionError("the table was created twice")

# %% drop-all hidden=true
Base.metadata.create_all(engine)
assert inspect(engine).get_table_names() == ["astronauts", "missions"]
Base.metadata.drop_all(engine)
assert inspect(engine).get_table_names() == []
