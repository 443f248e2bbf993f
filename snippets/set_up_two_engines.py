"""Two engines in memory are two databases."""

# %% set-up hidden=true
from ares import Astronaut, Base
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

# %% create-all-elsewhere raises=OperationalError "create_all() on another engine"
Base.metadata.create_all(create_engine("sqlite://"))

engine = create_engine("sqlite://")
with Session(engine) as session:
    session.scalars(select(Astronaut)).all()
