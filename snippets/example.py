"""Example: run a query through a session."""

# %% set-up hidden=true
from ares import Astronaut, Base, database

engine = database()

# %% a-table-is-not-enough
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import sessionmaker

SessionLocal = sessionmaker(engine)

with SessionLocal.begin() as session:
    try:
        session.execute("SELECT * FROM astronauts")
    except ArgumentError as error:
        print(error)

# %% text-and-table "text(), and a table"
from sqlalchemy import text

with SessionLocal.begin() as session:
    result = session.execute(text("SELECT * FROM astronauts")).all()

result

# %% f-string-injection "SQL built with an f-string"
name = "Watney' OR '1'='1"
unsafe = text(f"SELECT firstname FROM astronauts WHERE lastname = '{name}'")

with SessionLocal() as session:
    print(session.scalars(unsafe).all())

# %% bind-parameters
by_name = text("SELECT firstname FROM astronauts WHERE lastname = :name")

with SessionLocal() as session:
    print(session.scalars(by_name, {"name": name}).all())
    print(session.scalar(by_name, {"name": "Watney"}))

# %% select-knows-the-types "select() knows the types"
from sqlalchemy import select

with SessionLocal() as session:
    print(repr(session.scalar(text("SELECT born FROM astronauts WHERE id = 6"))))
    print(repr(session.scalar(select(Astronaut.born).where(Astronaut.id == 6))))

# %% text-to-entities "From text() to objects"
whole_row = text("SELECT * FROM astronauts WHERE lastname = :name")
statement = select(Astronaut).from_statement(whole_row)

with SessionLocal() as session:
    mark = session.scalars(statement, {"name": "Watney"}).one()
    print(mark, "is in the session:", mark in session)

# %% milliseconds
from datetime import UTC, datetime

in_the_book = {
    "Lewis": 805766400000,
    "Martinez": 822182400000,
    "Vogel": 784857600000,
    "Beck": 933552000000,
    "Johanssen": 822182400000,
    "Watney": 781920000000,
}
for lastname, number in in_the_book.items():
    print(f"{lastname:10}", datetime.fromtimestamp(number / 1000, UTC).date())

# %% milliseconds-are-not-seconds "Milliseconds are not seconds"
try:
    datetime.fromtimestamp(805766400000, UTC)
except ValueError as error:
    print("as seconds:     ", type(error).__name__)

from sqlalchemy import Date

old_row = text("SELECT 805766400000 AS born").columns(born=Date)
with SessionLocal() as session:
    try:
        session.scalar(old_row)
    except TypeError as error:
        print("as a Date column:", type(error).__name__)

# %% ms-type "A type for milliseconds"
from datetime import date

from sqlalchemy import BigInteger
from sqlalchemy.types import TypeDecorator


class Milliseconds(TypeDecorator):
    """A date, kept as the number of milliseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is not None:
            return (value - date(1970, 1, 1)).days * 86_400_000

    def process_result_value(self, value, dialect):
        if value is not None:
            return datetime.fromtimestamp(value / 1000, UTC).date()


# %% ms-type-both-sides "The type works in both directions"
from sqlalchemy.orm import Mapped, mapped_column


class OldAstronaut(Base):
    __tablename__ = "old_astronauts"

    lastname: Mapped[str] = mapped_column(primary_key=True)
    born: Mapped[date] = mapped_column(Milliseconds)


Base.metadata.create_all(engine)

with SessionLocal.begin() as session:
    session.add(OldAstronaut(lastname="Lewis", born=date(1995, 7, 15)))
    print("in the table:", session.scalar(text("SELECT born FROM old_astronauts")))
    print("in Python:   ", session.scalar(select(OldAstronaut.born)))

# %% your-turn
with SessionLocal() as session:
    result = session.execute(text("SELECT * FROM astronauts")).all()

print("Born first:", result[0].lastname)

# %% check goals=your-turn
oldest_first = ["Watney", "Vogel", "Lewis", "Martinez", "Beck", "Johanssen"]
goal("`result` holds `Astronaut` objects", wanted=["Astronaut"], got=list({type(each).__name__ for each in result}))
goal("The oldest comes first", wanted=oldest_first, got=[each.lastname for each in result])
goal("One statement is sent", wanted=1, got=seen.statements)
advise(
    "`execute()` returns rows, each with one object. `scalars()` returns the objects.",
    when=seen.error == "AttributeError",
)
advise("The youngest comes first: `desc()` turns the order round.", when=result[0].lastname == "Johanssen")

# %% scalars solution=your-turn
# `scalars()` returns the objects themselves.
with SessionLocal() as session:
    result = session.scalars(select(Astronaut).order_by(Astronaut.born)).all()

print("Born first:", result[0].lastname)

# %% from-statement solution=your-turn
# `from_statement()` makes objects of the rows of a `text()`.
with SessionLocal() as session:
    in_order = text("SELECT * FROM astronauts ORDER BY born")
    result = session.scalars(select(Astronaut).from_statement(in_order)).all()

print("Born first:", result[0].lastname)

# %% rows-of-one wrong=your-turn
# `execute()` returns rows, each with one object. `scalars()` returns the objects.
with SessionLocal() as session:
    result = session.execute(select(Astronaut).order_by(Astronaut.born)).all()

print("Born first:", result[0].lastname)

# %% youngest-first wrong=your-turn
# The youngest comes first: `desc()` turns the order round.
with SessionLocal() as session:
    result = session.scalars(select(Astronaut).order_by(Astronaut.born.desc())).all()

print("Born first:", result[0].lastname)

# %% in-no-order wrong=your-turn
# The oldest comes first
with SessionLocal() as session:
    result = session.scalars(select(Astronaut)).all()

print("Born first:", result[0].lastname)

# %% one-by-one wrong=your-turn
# One statement is sent
with SessionLocal() as session:
    result = [session.get(Astronaut, id) for id in (6, 3, 1, 2, 4, 5)]

print("Born first:", result[0].lastname)
