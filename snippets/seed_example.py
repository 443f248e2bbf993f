"""The book's example, exactly as it stands."""
# fmt: off

# %% seed-example raises=ArgumentError "The example as it stands in the book"
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker


DATABASE = 'sqlite:///:memory:'

engine = create_engine(DATABASE)
session = sessionmaker(bind=engine)

with session.begin() as db:
    result = db.execute('SELECT * FROM astronauts').all()
