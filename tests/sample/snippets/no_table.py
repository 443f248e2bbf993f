"""A database without a table."""

# %% no-table raises=OperationalError "No such table"
from sqlalchemy import create_engine, text
from sqlalchemy.orm import sessionmaker

SessionLocal = sessionmaker(create_engine("sqlite://"))

with SessionLocal.begin() as session:
    session.execute(text("SELECT * FROM astronauts"))
