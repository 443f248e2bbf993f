"""sessionmaker: a factory of sessions."""

# %% set-up hidden=true
from ares import Astronaut, database

engine = database()

# %% what-comes-back "What sessionmaker() returns"
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

# %% begin-shortcut "begin() of the factory"
SessionLocal = sessionmaker(engine)


def hire(firstname, lastname):
    with SessionLocal.begin() as session:
        session.add(Astronaut(firstname=firstname, lastname=lastname))


hire("Venkat", "Kapoor")

# %% configure-later-and-override "Configure later, and override"
SessionLocal = sessionmaker()

SessionLocal.configure(bind=engine, expire_on_commit=False)

with SessionLocal() as usual, SessionLocal(expire_on_commit=True) as special:
    print(usual.expire_on_commit, special.expire_on_commit)

# %% your-turn
SessionLocal = sessionmaker(engine)

session = SessionLocal()
print(session.expire_on_commit, session.info)

# %% check goals=your-turn
new = SessionLocal()
goal("A new Session does not expire its objects on commit", wanted=False, got=new.expire_on_commit)
goal("A new Session carries the note", wanted={"user": "Watney"}, got=new.info)
goal("The factory has kept its engine", got=SessionLocal.kw["bind"] is engine)
advise(
    "You have configured one Session. Give the options to `sessionmaker()`, and every Session has them.",
    when=session.info and not new.info,
)

# %% in-the-call solution=your-turn
# `sessionmaker()` hands its options on to each Session.
SessionLocal = sessionmaker(engine, expire_on_commit=False, info={"user": "Watney"})

session = SessionLocal()
print(session.expire_on_commit, session.info)

# %% configure solution=your-turn
# `configure()` changes the options of a factory that exists.
SessionLocal = sessionmaker(engine)
SessionLocal.configure(expire_on_commit=False, info={"user": "Watney"})

session = SessionLocal()
print(session.expire_on_commit, session.info)

# %% one-session-alone wrong=your-turn
# You have configured one Session. Give the options to `sessionmaker()`, and every Session has them.
SessionLocal = sessionmaker(engine)

session = SessionLocal(expire_on_commit=False, info={"user": "Watney"})
print(session.expire_on_commit, session.info)

# %% no-engine wrong=your-turn
# The factory has kept its engine
SessionLocal = sessionmaker(bind=None, expire_on_commit=False, info={"user": "Watney"})

session = SessionLocal()
print(session.expire_on_commit, session.info)

# %% still-expires wrong=your-turn
# A new Session does not expire its objects on commit
SessionLocal = sessionmaker(engine, autoflush=False, info={"user": "Watney"})

session = SessionLocal()
print(session.expire_on_commit, session.info)
