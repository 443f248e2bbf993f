"""A Session is created without connecting."""

# %% misspelled-file-is-a-new-database
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

with TemporaryDirectory() as folder:
    file = Path(folder, "aers.db")
    misspelled = create_engine(f"sqlite:///{file}")
    with Session(misspelled) as session:
        print("before the first query, is there a file?", file.exists())
        tables = session.scalar(text("SELECT count(*) FROM sqlite_master"))
        print("after it:", file.exists(), "with", tables, "tables")
    misspelled.dispose()

# %% session-is-lazy raises=OperationalError "A Session connects at its first query"
engine = create_engine("sqlite:////no/such/folder/ares.db")
session = Session(engine)
print("The session exists. SQLite has not been asked for the file yet.")

session.execute(text("SELECT 1"))
