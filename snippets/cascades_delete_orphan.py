"""Cascades: all and delete-orphan, what skips them, and a foreign key without a relationship."""

# %% set-up hidden=true
from ares import Base, database
from sqlalchemy import ForeignKey, delete, func, select
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

engine = database()


# %% a-model-with-a-cascade
class Log(Base):
    __tablename__ = "logs"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    entries: Mapped[list["Entry"]] = relationship(
        cascade="all, delete-orphan",
    )


class Entry(Base):
    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    log_id: Mapped[int] = mapped_column(ForeignKey("logs.id", ondelete="CASCADE"))


# %% tables hidden=true
Base.metadata.create_all(engine)

# %% remove-and-delete "remove() and delete() with a cascade"
with Session(engine) as session:
    log = Log(title="Watney")
    log.entries = [Entry(text="Sol 6"), Entry(text="Sol 7")]
    session.add(log)
    session.commit()

    log.entries.remove(log.entries[0])
    session.commit()

    session.delete(log)
    session.commit()

# %% moved-between-two-logs "An entry that moves to another log"
with Session(engine) as session:
    mark = Log(title="Watney", entries=[Entry(text="Sol 6")])
    beth = Log(title="Johanssen")
    session.add_all([mark, beth])
    session.commit()
    entry = mark.entries[0]
    mark.entries.remove(entry)
    try:
        beth.entries.append(entry)
    except InvalidRequestError as error:
        print(error)
    session.rollback()
    beth.entries.append(entry)
    session.commit()

# %% delete-statement-skips-the-cascade "A DELETE statement, without and with foreign keys"
count = select(func.count(Entry.id))

with Session(engine) as session:
    session.execute(delete(Log))
    print("entries:", session.scalar(count))
    session.rollback()

pragma = "PRAGMA foreign_keys = ON"
with Session(engine) as session:
    session.connection().exec_driver_sql(pragma)
    session.execute(delete(Log))
    print("entries:", session.scalar(count))
    session.commit()


# %% foreign-key-without-relationship "A foreign key without a relationship()"
class Cover(Base):
    __tablename__ = "covers"
    picture: Mapped[str] = mapped_column(primary_key=True)
    log_id: Mapped[int] = mapped_column(ForeignKey("logs.id"))


Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Log(id=7, title="Lewis"))
    session.add(Cover(picture="Mars", log_id=7))
    try:
        session.commit()
    except IntegrityError as error:
        print(error.orig)

# %% flush-between hidden=true
from ares import watch

log = watch(engine)
with Session(engine) as session:
    session.add(Log(id=7, title="Lewis"))
    session.flush()
    session.add(Cover(picture="Mars", log_id=7))
    session.commit()
    assert log == ["BEGIN (implicit)", "INSERT", "INSERT", "COMMIT"]


# %% relationship-gives-the-order hidden=true
class Attachment(Base):
    __tablename__ = "attachments"
    id: Mapped[int] = mapped_column(primary_key=True)
    log_id: Mapped[int] = mapped_column(ForeignKey("logs.id"))
    log: Mapped[Log] = relationship()


Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Attachment(id=1, log_id=8))
    session.add(Log(id=8, title="Vogel"))
    session.commit()
    session.add(Attachment(log=Log(title="Beck")))
    session.commit()

# %% a-new-list-deletes-the-old-one hidden=true
with Session(engine) as session:
    watney = Log(title="Watney", entries=[Entry(text="Sol 6")])
    session.add(watney)
    session.commit()
    watney.entries = [Entry(text="Sol 7")]
    log.clear()
    session.commit()
    assert log == ["INSERT", "DELETE", "COMMIT"]
    assert session.scalars(select(Entry.text)).all() == ["Sol 7"]

# %% children-are-loaded-first hidden=true
with Session(engine) as session:
    watney = session.scalars(select(Log).where(Log.title == "Watney")).one()
    log.clear()
    session.delete(watney)
    assert log == ["SELECT"]
    session.flush()
    assert log == ["SELECT", "DELETE", "DELETE"]
    session.rollback()


# %% passive-deletes hidden=true
class Folder(Base):
    __tablename__ = "folders"
    id: Mapped[int] = mapped_column(primary_key=True)
    papers: Mapped[list["Paper"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class Paper(Base):
    __tablename__ = "papers"
    id: Mapped[int] = mapped_column(primary_key=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey("folders.id", ondelete="CASCADE"))


Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Folder(id=1, papers=[Paper(), Paper()]))
    session.commit()

with Session(engine) as session:
    folder = session.get(Folder, 1)
    log.clear()
    session.delete(folder)
    session.commit()
    assert log == ["DELETE", "COMMIT"]
    assert session.scalars(select(Paper)).all() == []

with Session(engine) as session:
    folder = Folder(id=2, papers=[Paper(), Paper()])
    session.add(folder)
    session.commit()
    assert len(folder.papers) == 2
    log.clear()
    session.delete(folder)
    session.commit()
    assert log == ["DELETE", "DELETE", "COMMIT"]  # one for both papers, one for their folder

with Session(engine) as session:
    session.add(Folder(id=3, papers=[Paper(), Paper()]))
    session.commit()

with Session(engine) as session:
    held = session.scalars(select(Paper)).all()
    session.delete(session.get(Folder, 3))
    log.clear()
    session.commit()
    assert log == ["DELETE", "COMMIT"]  # papers are held, but the list is not loaded: the database deletes them
del held


# %% cascade-on-the-side-of-the-child hidden=true
class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("authors.id"))
    author: Mapped[Author] = relationship(back_populates="books", cascade="all, delete")


Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Author(id=1, books=[Book(id=1), Book(id=2)]))
    session.commit()

with Session(engine) as session:
    author, book = session.get(Author, 1), session.get(Book, 1)
    session.delete(book)
    assert author in session.deleted and book in session.deleted
    session.rollback()


# %% delete-orphan-on-the-side-of-the-child hidden=true
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import DeclarativeBase, configure_mappers


class OtherBase(DeclarativeBase):
    pass


class Parent(OtherBase):
    __tablename__ = "parents"
    id: Mapped[int] = mapped_column(primary_key=True)


class Child(OtherBase):
    __tablename__ = "children"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("parents.id"))
    parent: Mapped[Parent] = relationship(cascade="all, delete-orphan")


try:
    configure_mappers()
except ArgumentError as error:
    assert "single_parent=True" in str(error)
else:
    raise AssertionError("the mapping was accepted")
finally:
    OtherBase.registry.dispose()


# %% assign-the-other-direction hidden=true
class Shelf(Base):
    __tablename__ = "shelves"
    id: Mapped[int] = mapped_column(primary_key=True)
    boxes: Mapped[list["Box"]] = relationship(back_populates="shelf", cascade="all, delete-orphan")


class Box(Base):
    __tablename__ = "boxes"
    id: Mapped[int] = mapped_column(primary_key=True)
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelves.id"))
    shelf: Mapped[Shelf] = relationship(back_populates="boxes")


Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([Shelf(id=1, boxes=[Box(id=1)]), Shelf(id=2)])
    session.commit()

with Session(engine) as session:
    box = session.get(Box, 1)
    box.shelf = session.get(Shelf, 2)
    log.clear()
    session.commit()
    assert log == ["UPDATE", "COMMIT"]
    assert box.shelf_id == 2


# %% no-orphan-without-the-parent hidden=true
class Crate(Base):
    __tablename__ = "crates"
    id: Mapped[int] = mapped_column(primary_key=True)
    tools: Mapped[list["Tool"]] = relationship(back_populates="crate", cascade="all, delete-orphan")


class Tool(Base):
    __tablename__ = "tools"
    id: Mapped[int] = mapped_column(primary_key=True)
    crate_id: Mapped[int | None] = mapped_column(ForeignKey("crates.id"))
    crate: Mapped[Crate | None] = relationship(back_populates="tools")


def sent_after(change):
    """Return what a commit sends after a change to a tool in a crate."""
    with Session(engine) as session:
        session.merge(Crate(id=1, tools=[Tool(id=1)]))
        session.commit()
    with Session(engine) as session:
        tool = session.get(Tool, 1)
        change(session, tool)
        log.clear()
        session.commit()
        return log[:]


Base.metadata.create_all(engine)
assert sent_after(lambda session, tool: setattr(tool, "crate_id", None)) == ["UPDATE", "COMMIT"]
assert sent_after(lambda session, tool: setattr(tool, "crate", None)) == ["UPDATE", "COMMIT"]
assert sent_after(lambda session, tool: (tool.crate, setattr(tool, "crate", None))) == ["DELETE", "COMMIT"]
assert sent_after(lambda session, tool: (session.get(Crate, 1), setattr(tool, "crate", None))) == ["DELETE", "COMMIT"]
assert sent_after(lambda session, tool: session.delete(tool)) == ["DELETE", "COMMIT"]


# %% merge-of-a-shorter-list hidden=true
with Session(engine) as session:
    session.add(Log(id=20, title="Beck", entries=[Entry(id=20, text="Sol 6"), Entry(id=21, text="Sol 7")]))
    session.commit()

with Session(engine) as session:
    session.merge(Log(id=20, entries=[Entry(id=21)]))
    session.commit()
    assert session.scalars(select(Entry.id).where(Entry.id >= 20)).all() == [21]


# %% a-foreign-key-in-the-primary-key hidden=true
class Deck(Base):
    __tablename__ = "decks"
    id: Mapped[int] = mapped_column(primary_key=True)
    cabins: Mapped[list["Cabin"]] = relationship()


class Cabin(Base):
    __tablename__ = "cabins"
    deck_id: Mapped[int] = mapped_column(ForeignKey("decks.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


class SafeDeck(Base):
    __tablename__ = "safe_decks"
    id: Mapped[int] = mapped_column(primary_key=True)
    cabins: Mapped[list["SafeCabin"]] = relationship(cascade="all, delete-orphan")


class SafeCabin(Base):
    __tablename__ = "safe_cabins"
    deck_id: Mapped[int] = mapped_column(ForeignKey("safe_decks.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([Deck(id=1, cabins=[Cabin(number=1)]), SafeDeck(id=1, cabins=[SafeCabin(number=1)])])
    session.commit()
    session.delete(session.get(SafeDeck, 1))
    session.commit()
    session.delete(session.get(Deck, 1))
    try:
        session.flush()
    except AssertionError as error:
        message = str(error)
    session.rollback()
assert message.startswith("Dependency rule") and "tried to blank-out primary key column" in message

# %% passive-deletes-without-the-pragma hidden=true
with Session(engine) as session:
    session.add(Folder(id=4, papers=[Paper(), Paper()]))
    session.commit()

with Session(engine) as session:
    session.connection().exec_driver_sql("PRAGMA foreign_keys = OFF")
    session.delete(session.get(Folder, 4))
    session.flush()
    assert len(session.scalars(select(Paper)).all()) == 2
    session.rollback()
