"""sessionmaker: a factory of sessions."""

# %% set-up hidden=true
from ares import Astronaut, database

engine = database()

# %% what-comes-back
from sqlalchemy import orm

Session = orm.sessionmaker(bind=engine)
session = Session()

print(type(Session).__name__, isinstance(Session, type))
print(type(session).__name__, isinstance(session, orm.Session))
Session

# %% three-spellings
from sqlalchemy.orm import sessionmaker

Session = sessionmaker(bind=engine)
session = Session()
s1 = session

session = sessionmaker(bind=engine)()
s2 = session

session = sessionmaker(bind=engine).__call__()
s3 = session

print("one session?", s1 is s2, s2 is s3)
print("one class?  ", type(s1) is type(s2), type(s2) is type(s3))
print("one class from one factory?", type(Session()) is type(Session()))

# %% begin-shortcut
SessionLocal = sessionmaker(engine)


def hire(firstname, lastname):
    with SessionLocal.begin() as session:
        session.add(Astronaut(firstname=firstname, lastname=lastname))


hire("Venkat", "Kapoor")

# %% configure-later-and-override
SessionLocal = sessionmaker()

SessionLocal.configure(bind=engine, expire_on_commit=False)

with SessionLocal() as usual, SessionLocal(expire_on_commit=True) as special:
    print(usual.expire_on_commit, special.expire_on_commit)

# %% your-turn raises=AssertionError
SessionLocal = sessionmaker(engine)

session = SessionLocal()
assert session.expire_on_commit is False, "objects still expire on commit"
assert session.info == {"user": "Watney"}, f"session.info is {session.info}"
print("A factory with your own defaults.")
