"""A Session is created without connecting."""

# %% session-is-lazy raises=OperationalError "A Session connects at its first query"
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

engine = create_engine("sqlite:////no/such/folder/ares.db")
session = Session(engine)
print("in a transaction:", session.in_transaction())

session.execute(text("SELECT 1"))
