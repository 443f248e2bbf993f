"""A factory gives its options to each Session."""

# %% set-up hidden=true
from ares import database
from sqlalchemy.orm import sessionmaker

engine = database()

# %% your-turn
SessionLocal = sessionmaker(engine)

# %% check goals=your-turn
goal("A new Session does not expire its objects on commit", wanted=False, got=SessionLocal().expire_on_commit)

# %% in-the-call solution=your-turn
# `sessionmaker()` hands its options on to each Session.
SessionLocal = sessionmaker(engine, expire_on_commit=False)

# %% another-option wrong=your-turn
# A new Session does not expire its objects on commit
SessionLocal = sessionmaker(engine, autoflush=False)
