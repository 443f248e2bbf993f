"""Cascades: a log that cannot be deleted."""

# %% set-up hidden=true
from ares import Base, database
from sqlalchemy import ForeignKey
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

engine = database()


def delete_first(Log, Entry):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.connection().exec_driver_sql("PRAGMA foreign_keys = ON")
        session.add(Log(id=1, entries=[Entry(id=1), Entry(id=2)]))
        session.add(Log(id=2, entries=[Entry(id=3)]))
        session.commit()
    with Session(engine) as session:
        session.delete(session.get(Log, 1))
        try:
            session.commit()
        except IntegrityError as error:
            print(error.orig)


# %% your-turn
class Log(Base):
    __tablename__ = "logs"
    id: Mapped[int] = mapped_column(primary_key=True)
    entries: Mapped[list["Entry"]] = relationship()


class Entry(Base):
    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    log_id: Mapped[int] = mapped_column(ForeignKey("logs.id"))


delete_first(Log, Entry)

# %% check goals=your-turn
goal("Log 2 is the only log", wanted=[(2,)], got=seen.rows("logs", "id"))
goal("Entry 3, of log 2, is the only entry", wanted=[(3, 2)], got=seen.rows("entries", "id", "log_id"))
goal("An entry cannot be without a log", got=not Entry.__table__.c.log_id.nullable)
advise(
    "The Session still sets `log_id` to NULL. Tell the relationship of `Log` to delete the entries.",
    when="NOT NULL" in seen.output,
)
advise(
    "The Session leaves the entries to the database now, and the foreign key has no `ondelete`.",
    when="FOREIGN KEY" in seen.output,
)
advise(
    "The log is deleted, but its entries are still in the table.",
    when=Entry.__table__.c.log_id.nullable and len(seen.rows("entries", "id")) == 3,
)


# %% all-delete-orphan solution=your-turn
# The Session loads the entries and deletes them.
class Log(Base):
    __tablename__ = "logs"
    id: Mapped[int] = mapped_column(primary_key=True)
    entries: Mapped[list["Entry"]] = relationship(cascade="all, delete-orphan")


class Entry(Base):
    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    log_id: Mapped[int] = mapped_column(ForeignKey("logs.id"))


delete_first(Log, Entry)


# %% all solution=your-turn
# `all` includes `delete`. It does not delete an entry that you remove from the list.
class Log(Base):
    __tablename__ = "logs"
    id: Mapped[int] = mapped_column(primary_key=True)
    entries: Mapped[list["Entry"]] = relationship(cascade="all")


class Entry(Base):
    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    log_id: Mapped[int] = mapped_column(ForeignKey("logs.id"))


delete_first(Log, Entry)


# %% database solution=your-turn
# The database deletes the entries, and the Session does not load them.
class Log(Base):
    __tablename__ = "logs"
    id: Mapped[int] = mapped_column(primary_key=True)
    entries: Mapped[list["Entry"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class Entry(Base):
    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    log_id: Mapped[int] = mapped_column(ForeignKey("logs.id", ondelete="CASCADE"))


delete_first(Log, Entry)


# %% ondelete-alone wrong=your-turn
# The Session still sets `log_id` to NULL. Tell the relationship of `Log` to delete the entries.
class Log(Base):
    __tablename__ = "logs"
    id: Mapped[int] = mapped_column(primary_key=True)
    entries: Mapped[list["Entry"]] = relationship()


class Entry(Base):
    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    log_id: Mapped[int] = mapped_column(ForeignKey("logs.id", ondelete="CASCADE"))


delete_first(Log, Entry)


# %% on-the-wrong-side wrong=your-turn
# The Session still sets `log_id` to NULL. Tell the relationship of `Log` to delete the entries.
class Log(Base):
    __tablename__ = "logs"
    id: Mapped[int] = mapped_column(primary_key=True)
    entries: Mapped[list["Entry"]] = relationship()


class Entry(Base):
    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    log_id: Mapped[int] = mapped_column(ForeignKey("logs.id"))
    log: Mapped[Log] = relationship(cascade="all, delete", overlaps="entries")


delete_first(Log, Entry)


# %% passive-deletes-alone wrong=your-turn
# The Session leaves the entries to the database now, and the foreign key has no `ondelete`.
class Log(Base):
    __tablename__ = "logs"
    id: Mapped[int] = mapped_column(primary_key=True)
    entries: Mapped[list["Entry"]] = relationship(passive_deletes="all")


class Entry(Base):
    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    log_id: Mapped[int] = mapped_column(ForeignKey("logs.id"))


delete_first(Log, Entry)


# %% null-is-allowed wrong=your-turn
# The log is deleted, but its entries are still in the table.
class Log(Base):
    __tablename__ = "logs"
    id: Mapped[int] = mapped_column(primary_key=True)
    entries: Mapped[list["Entry"]] = relationship()


class Entry(Base):
    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    log_id: Mapped[int | None] = mapped_column(ForeignKey("logs.id"))


delete_first(Log, Entry)
