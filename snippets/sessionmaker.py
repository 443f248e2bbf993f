"""sessionmaker: a factory of Sessions."""

# %% set-up hidden=true
from ares import Astronaut, database

engine = database()

# %% factory-and-class "sessionmaker and Session"
from sqlalchemy.orm import Session, sessionmaker

SessionLocal = sessionmaker(engine)

with SessionLocal() as session:
    print(session.get(Astronaut, 6))

with Session(engine) as session:
    print(session.get(Astronaut, 6))

print(isinstance(SessionLocal(), Session))
print(isinstance(SessionLocal, sessionmaker))


# %% begin-shortcut "begin() of the factory"
def hire(firstname, lastname):
    with SessionLocal.begin() as session:
        session.add(Astronaut(firstname=firstname, lastname=lastname))


hire("Venkat", "Kapoor")

# %% other-blocks hidden=true
try:
    with SessionLocal.begin() as session:
        session.add(Astronaut(firstname="Mindy", lastname="Park"))
        session.flush()
        raise LookupError
except LookupError:
    assert not session.in_transaction(), "the Session was closed"
    assert not list(session), "it holds no objects"

with Session(engine) as session:
    assert session.get(Astronaut, 7).firstname == "Venkat"
    assert session.get(Astronaut, 8) is None, "what failed was rolled back"

with SessionLocal() as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))

with SessionLocal(autoflush=False) as session, Session(engine, autoflush=False) as other:
    assert session.get(Astronaut, 8) is None, "the plain block commits nothing"
    assert not session.autoflush and not other.autoflush

with Session(engine) as session, session.begin():
    assert session.in_transaction()

# %% session-per-request "A Session for each request"
from contextlib import contextmanager

# db.py
SessionLocal = sessionmaker(engine)


# api.py
def get_db():
    with SessionLocal() as session:
        yield session


with contextmanager(get_db)() as session:
    print(session.get(Astronaut, 6))
print("in a transaction:", session.in_transaction())

# %% configure-later-and-override "Configure later, and override"
SessionLocal = sessionmaker()  # db.py, on import

SessionLocal.configure(bind=engine, expire_on_commit=False)  # at the start

with SessionLocal() as usual, SessionLocal(expire_on_commit=True) as special:
    print(usual.expire_on_commit, special.expire_on_commit)

# %% configure-is-for-new-sessions hidden=true
from sqlalchemy.exc import UnboundExecutionError

late = sessionmaker(info={"user": "Lewis"})
early = late()
late.configure(bind=engine)
try:
    early.get(Astronaut, 6)
except UnboundExecutionError:
    pass
else:
    raise AssertionError("configure() has changed a Session that exists")

assert late().get(Astronaut, 6)
assert late(info={"job": "report"}).info == {"user": "Lewis", "job": "report"}, "info is merged"
assert late().info == {"user": "Lewis"}

# %% three-spellings
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
