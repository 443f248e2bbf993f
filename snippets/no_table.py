"""The book's example with text(): the next thing that is missing."""

# %% no-table raises=OperationalError "No such table"
from sqlalchemy import create_engine, text
from sqlalchemy.orm import sessionmaker

DATABASE = "sqlite:///:memory:"

engine = create_engine(DATABASE)
session = sessionmaker(bind=engine)

with session.begin() as db:
    result = db.execute(text("SELECT * FROM astronauts")).all()
