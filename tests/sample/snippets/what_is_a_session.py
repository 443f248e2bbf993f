"""What a Session is: what it holds, and when it talks to the database."""

# %% set-up hidden=true
from ares import database, watch

engine = database()

# %% three-objects
from sqlalchemy import text
from sqlalchemy.orm import Session

log = watch(engine)

session = Session(engine)
print("made:  ", session.in_transaction(), log)

session.execute(text("SELECT 1"))
print("asked: ", session.in_transaction(), log)

session.close()
print("closed:", session.in_transaction(), log)

# %% who-is-who
with Session(engine) as session:
    print("belongs to:", session.get_bind())
    print("transaction:", session.get_transaction())

    connection = session.connection()
    print("has borrowed:", type(connection).__name__)
    print("transaction:", type(session.get_transaction()).__name__)

print("given back:", connection.closed)
