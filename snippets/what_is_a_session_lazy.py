"""A Session is made without a look at the database."""

# %% session-is-lazy raises=OperationalError
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

engine = create_engine("sqlite:////no/such/folder/ares.db")
session = Session(engine)
print("A session, and nobody has looked for the file yet.")

session.execute(text("SELECT 1"))
