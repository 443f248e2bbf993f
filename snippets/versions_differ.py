"""What differs between SQLAlchemy 1.4, 2.0 and 2.1: a line each."""

# %% set-up hidden=true
import warnings

import sqlalchemy
from ares import Astronaut, Mission, database
from sqlalchemy import MetaData, create_engine, event, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError, SQLAlchemyError
from sqlalchemy.orm import Session

vars(sqlalchemy.util.deprecations)["SQLALCHEMY_WARN_20"] = True  # what 1.4 says with this environment variable
engine = database()
with Session(engine) as session, session.begin():
    session.add(Mission(name="Ares 3", astronaut_id=6))

count = select(func.count(Astronaut.id))
crew = select(Astronaut).order_by(Astronaut.id)
sent = []
event.listen(engine, "before_cursor_execute", lambda *arguments: sent.append(arguments[2]))


def tried(attempt):
    """Return the outcome of a call: its value, or the class of what it raises."""
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            outcome = attempt()
    except (SQLAlchemyError, AttributeError, TypeError) as error:
        return type(error).__name__
    warned = [each.category.__name__ for each in caught if issubclass(each.category, DeprecationWarning)]
    return f"{outcome}, {warned[0]}" if warned else outcome


# %% text-autoflush "add(), then a text() that counts: six rows, or seven with the new one"
with Session(engine) as session:
    session.add(Astronaut(firstname="Mindy", lastname="Park"))
    print(session.scalar(text("SELECT count(*) FROM astronauts")))

# %% execute-a-query "execute() of a session.query()"
with Session(engine) as session:
    query = session.query(Astronaut.lastname).filter_by(id=6)
    print(tried(lambda: session.execute(query).scalar()))

# %% filter-by-after-a-join "filter_by() after a join()"
with Session(engine) as session:
    print(tried(lambda: session.scalars(select(Astronaut).join(Mission).filter_by(id=1)).all()))


# %% closed-transaction "The message about a closed transaction names the error that closed it"
def fail_and_go_on():
    with Session(engine) as session, session.begin():
        session.add(Astronaut(firstname="Mindy"))
        try:
            session.flush()
        except IntegrityError:
            session.scalar(count)


try:
    fail_and_go_on()
except InvalidRequestError as error:
    print("IntegrityError" in str(error))

# %% merge-all "Session.merge_all(), Session.delete_all()"
print(*[name for name in ("merge_all", "delete_all") if hasattr(Session, name)] or ["neither"])

# %% execution-options "Session(execution_options=…)"
print(tried(lambda: Session(engine, execution_options={"populate_existing": True}) and "accepted"))

# %% flush-some "flush() of some objects"
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    mark.firstname = "Marek"
    print(tried(lambda: session.flush([mark])))

# %% close-all "Session.close_all()"
print(tried(lambda: Session.close_all()))

# %% labels "The SELECT of get() has labels"
with Session(engine) as session:
    session.get(Astronaut, 6)
    print(" AS " in sent[-1])

# %% url-of-memory "str() of the URL of a database in memory"
print(create_engine("sqlite:///:memory:").url)

# %% url-with-mode-memory "A URL with ?mode=memory"
print(tried(lambda: type(create_engine("sqlite:///file:ares?mode=memory&uri=true").pool).__name__))

# %% execute-a-string "execute() of a plain string"
with Session(engine) as session:
    print(tried(lambda: session.execute("SELECT 1").scalar()))

# %% engine-execute "engine.execute()"
print(tried(lambda: engine.execute(count).scalar()))

# %% bound-metadata "MetaData(bind=engine)"
print(tried(lambda: MetaData(bind=engine) and "accepted"))

# %% select-of-a-list "select() of a list"
print(tried(lambda: len(select([Astronaut.id, Astronaut.lastname]).columns)))

# %% dict-of-a-row "dict(row)"
with engine.connect() as connection:
    row = connection.execute(select(Mission.id, Mission.name)).first()
    print(tried(lambda: dict(row)))

# %% autocommit-session "Session(autocommit=True)"
print(tried(lambda: Session(engine, autocommit=True) and "accepted"))

# %% subtransactions "begin(subtransactions=True)"
print(tried(lambda: type(Session(engine).begin(subtransactions=True)).__name__))

# %% session-transaction "session.transaction"
print(tried(lambda: type(Session(engine).transaction).__name__))

# %% get-one "Session.get_one(), Session.reset()"
print(*[name for name in ("get_one", "reset") if hasattr(Session, name)] or ["neither"])

# %% session-options "Session(autobegin=…, close_resets_only=…, join_transaction_mode=…)"
options = {"autobegin": False, "close_resets_only": False, "join_transaction_mode": "create_savepoint"}
print(tried(lambda: [Session(engine, **{name: value}) for name, value in options.items()] and "accepted"))

# %% backref-cascade "Mission(astronaut=mark) adds the mission to the Session of mark"
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    print(tried(lambda: Mission(name="Ares 4", astronaut=mark) in session))

# %% declarative-base "DeclarativeBase, mapped_column()"
import sqlalchemy.orm

print(*[name for name in ("DeclarativeBase", "mapped_column") if hasattr(sqlalchemy.orm, name)] or ["neither"])

# %% insert-returning "insert().returning(Astronaut)"
with Session(engine) as session:
    hire = insert(Astronaut).values(firstname="Mindy", lastname="Park").returning(Astronaut)
    print(tried(lambda: session.scalars(hire).one()))

# %% insert-of-two-objects "The INSERT of two objects has RETURNING"
with Session(engine) as session:
    session.add_all([Astronaut(firstname="Mindy", lastname="Park"), Astronaut(firstname="Rich", lastname="Purnell")])
    session.flush()
    print("RETURNING" in sent[-1])

# %% bulk-update-by-key "update() with a list of rows"
with Session(engine) as session:
    rows = [{"id": 5, "firstname": "Bethany"}, {"id": 6, "firstname": "Marek"}]
    print(tried(lambda: session.execute(update(Astronaut), rows) and session.scalars(crew).all()[-1]))

# %% update-that-python-cannot-evaluate "update() with a condition that Python cannot evaluate"
with Session(engine) as session:
    watney = update(Astronaut).where(func.lower(Astronaut.lastname) == "watney").values(firstname="Marek")
    mark = session.get(Astronaut, 6)
    print(tried(lambda: session.execute(watney) and mark.firstname))

# %% pool-of-a-file "The pool of an SQLite file"
print(type(create_engine("sqlite:///ares.db").pool).__name__)
