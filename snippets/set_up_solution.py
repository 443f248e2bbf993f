"""Set-up: one solution of the exercise."""

# %% set-up hidden=true
from sqlalchemy import create_engine, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("sqlite://")


class Base(DeclarativeBase):
    pass


# %% solved
class Job(Base):
    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    lastname: Mapped[str]
    role: Mapped[str]


Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Job(lastname="Lewis", role="Commander"))
    session.commit()

assert hasattr(Job, "role"), "the class Job has no attribute `role` yet"
with Session(engine) as session:
    rows = session.execute(text("SELECT lastname, role FROM jobs")).all()
assert rows == [("Lewis", "Commander")], f"in the table so far: {rows}"
print("Lewis is in command.")
