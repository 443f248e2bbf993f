"""Raw SQL: text(), bound parameters, and what comes back."""

# %% set-up hidden=true
from datetime import UTC, date, datetime, timedelta

from ares import Astronaut, Base, database
from sqlalchemy import BigInteger, Date, bindparam, create_engine, select
from sqlalchemy.exc import OperationalError, ProgrammingError, StatementError
from sqlalchemy.types import TypeDecorator

engine = database()

# %% a-bound-parameter
from sqlalchemy import text
from sqlalchemy.orm import Session

by_name = text("SELECT id, firstname, born FROM astronauts WHERE lastname = :name")

with Session(engine) as session:
    for row in session.execute(by_name, {"name": "Watney"}):
        print(row.id, row.firstname, row.born)

# %% glued-or-bound "Glued into the SQL, or bound"
name = "Watney' OR '1'='1"
glued = text(f"SELECT lastname FROM astronauts WHERE lastname = '{name}'")
bound = text("SELECT lastname FROM astronauts WHERE lastname = :name")

with Session(engine) as session:
    print("glued:", len(session.scalars(glued).all()), "rows")
    print("bound:", len(session.scalars(bound, {"name": name}).all()), "rows")

# %% names-cannot-be-bound hidden=true
with Session(engine) as session:
    as_column = session.scalars(text("SELECT :column FROM astronauts"), {"column": "lastname"}).all()
    assert as_column == ["lastname"] * 6
    in_order = session.scalars(text("SELECT id FROM astronauts ORDER BY :column"), {"column": "lastname"}).all()
    assert in_order != session.scalars(text("SELECT id FROM astronauts ORDER BY lastname")).all()
    try:
        session.execute(text("SELECT * FROM :table"), {"table": "astronauts"})
    except OperationalError as error:
        assert "syntax error" in str(error)
    else:
        raise AssertionError

# %% quotes-around-a-parameter hidden=true
with Session(engine) as session:
    try:
        session.execute(text("SELECT id FROM astronauts WHERE lastname = ':name'"), {"name": "Watney"})
    except ProgrammingError as error:
        assert "lastname = '?'" in error.statement
        assert "The current statement uses 0, and there are 1 supplied" in str(error)
    else:
        raise AssertionError

# %% a-list-for-in "A list for IN"
in_list = text("SELECT lastname FROM astronauts WHERE id IN :ids")
in_list = in_list.bindparams(bindparam("ids", expanding=True))

with Session(engine) as session:
    print(session.scalars(in_list, {"ids": [1, 5, 6]}).all())

# %% a-list-without-expanding hidden=true
with Session(engine) as session:
    for statement in ("SELECT id FROM astronauts WHERE id IN :ids", "SELECT id FROM astronauts WHERE id IN (:ids)"):
        try:
            session.execute(text(statement), {"ids": [1, 5, 6]})
        except (OperationalError, StatementError):
            pass
        else:
            raise AssertionError(statement)
    assert session.scalars(in_list, {"ids": []}).all() == []

# %% a-table-and-text "text(), and a database with the table"
for each in (engine, create_engine("sqlite:///:memory:")):
    with Session(each) as session:
        try:
            result = session.execute(text("SELECT * FROM astronauts")).all()
        except OperationalError as error:
            print(error.orig)

result

# %% rows-types-objects "Raw values, types, objects"
raw = text("SELECT * FROM astronauts WHERE lastname = :name")
typed = raw.columns(born=Date)
mapped = select(Astronaut).from_statement(raw)

with Session(engine) as session:
    for statement in (raw, typed, mapped):
        print(session.execute(statement, {"name": "Watney"}).one())

# %% objects-of-text-are-persistent hidden=true
with Session(engine) as session:
    mark = session.scalars(mapped, {"name": "Watney"}).one()
    assert mark in session
    assert mark is session.get(Astronaut, 6)
    mark.firstname = "Marek"
    assert mark in session.dirty
    # a Date in select(), and in a query of columns
    assert session.scalar(select(Astronaut.born).where(Astronaut.id == 6)) == date(1994, 10, 12)
    session.rollback()

# %% update-behind-the-object "An UPDATE behind the object"
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    session.execute(text("UPDATE astronauts SET firstname = 'Marek' WHERE id = 6"))
    print("object: ", mark.firstname)
    session.refresh(mark)
    print("refresh:", mark.firstname)

# %% a-select-keeps-the-value hidden=true
with Session(engine) as session:
    mark = session.get(Astronaut, 6)
    session.execute(text("UPDATE astronauts SET firstname = 'Marek' WHERE id = 6"))
    assert session.scalars(select(Astronaut).where(Astronaut.id == 6)).one() is mark
    assert mark.firstname == "Mark"
del mark

# %% the-update-was-not-committed hidden=true
with Session(engine) as session:
    assert session.scalar(text("SELECT firstname FROM astronauts WHERE id = 6")) == "Mark"
    mark = session.get(Astronaut, 6)
    session.execute(text("UPDATE astronauts SET firstname = 'Marek' WHERE id = 6"))
    session.commit()
    assert mark.firstname == "Marek"
    session.execute(text("UPDATE astronauts SET firstname = 'Mark' WHERE id = 6"))
    session.commit()

# %% milliseconds-read-in-three-ways hidden=true
try:
    datetime.fromtimestamp(805766400000, UTC)
except ValueError as error:
    told = {"year 27503 is out of range", "year must be in 1..9999, not 27503"}  # by Python 3.13, and from 3.14 on
    assert str(error) in told
else:
    raise AssertionError

with Session(engine) as session:
    try:
        session.scalar(text("SELECT 805766400000 AS born").columns(born=Date))
    except (TypeError, ValueError) as error:
        in_words = {
            "fromisoformat: argument must be str",
            "Couldn't parse date string '805766400000' - value is not a string.",
        }
        assert str(error) in in_words
    else:
        raise AssertionError

in_the_book = {
    "Lewis": 805766400000,
    "Martinez": 822182400000,
    "Vogel": 784857600000,
    "Beck": 933552000000,
    "Johansen": 822182400000,
    "Watney": 781920000000,
}
assert len(in_the_book) == len(set(in_the_book.values())) + 1
with Session(engine) as session:
    for astronaut in session.scalars(select(Astronaut)):
        given = in_the_book.get(astronaut.lastname)
        if given:
            assert date(1970, 1, 1) + timedelta(milliseconds=given) == astronaut.born
        else:
            assert (astronaut.lastname, astronaut.born) == ("Johanssen", date(2006, 5, 9))


# %% a-type-for-milliseconds
class Milliseconds(TypeDecorator):
    """A date, stored as the number of milliseconds since 1970."""

    impl, cache_ok = BigInteger, True

    def process_bind_param(self, value, dialect):
        return None if value is None else (value - date(1970, 1, 1)) // timedelta(milliseconds=1)

    def process_result_value(self, value, dialect):
        return None if value is None else date(1970, 1, 1) + timedelta(milliseconds=value)


lewis = text("SELECT 805766400000 AS born").columns(born=Milliseconds)
with Session(engine) as session:
    print(session.scalar(lewis))

# %% the-type-in-a-model hidden=true
from sqlalchemy.orm import Mapped, mapped_column


class OldAstronaut(Base):
    """One of the book's table, with the type."""

    __tablename__ = "old_astronauts"

    lastname: Mapped[str] = mapped_column(primary_key=True)
    born: Mapped[date | None] = mapped_column(Milliseconds)


Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(OldAstronaut(lastname="Lewis", born=date(1995, 7, 15)))
    session.add(OldAstronaut(lastname="Watney", born=None))
    session.flush()
    assert session.scalars(text("SELECT born FROM old_astronauts ORDER BY lastname")).all() == [805766400000, None]
    assert session.scalars(select(OldAstronaut.born).order_by(OldAstronaut.lastname)).all() == [date(1995, 7, 15), None]
    session.rollback()

# %% a-cast-with-colons hidden=true
assert str(text("SELECT :value::int")) == "SELECT :value::int"
assert list(text("SELECT :value::int")._bindparams) == []
assert list(text("SELECT CAST(:value AS int)")._bindparams) == ["value"]
with Session(engine) as session:
    assert session.scalar(text("SELECT CAST(:value AS int)"), {"value": "6"}) == 6
