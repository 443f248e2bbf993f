// Errors as people paste them: with paths, addresses, marks of tools, curly quotes, chained tracebacks, half of a line. Each with its page.

const STATES = "../concepts/object-states.md";
const DETACHED = "detachedinstanceerror.md";
const PENDING = "pendingrollbackerror.md";
const BEGUN = "transaction-already-begun.md";

export const PASTED: [link: string, text: string][] = [
  [
    `${DETACHED}#lazy-load-operation-of-attribute-cannot-proceed`,
    "sqlalchemy.orm.exc.DetachedInstanceError: Parent instance <User at 0x7f1d2c0b5d90> is not bound to a Session; lazy load operation of attribute 'addresses' cannot proceed (Background on this error at: https://sqlalche.me/e/20/bhk3)",
  ],
  [
    `${DETACHED}#lazy-load-operation-of-attribute-cannot-proceed`,
    `Traceback (most recent call last):
  File "/home/ann/app/main.py", line 41, in <module>
    print(order.items)
          ^^^^^^^^^^^
  File "/home/ann/app/.venv/lib/python3.12/site-packages/sqlalchemy/orm/attributes.py", line 566, in __get__
    return self.impl.get(state, dict_)  # type: ignore[no-any-return]
  File "/home/ann/app/.venv/lib/python3.12/site-packages/sqlalchemy/orm/strategies.py", line 922, in _load_for_state
    raise orm_exc.DetachedInstanceError(
sqlalchemy.orm.exc.DetachedInstanceError: Parent instance <Order at 0x10a3bb2e0> is not bound to a Session; lazy load operation of attribute 'items' cannot proceed (Background on this error at: https://sqlalche.me/e/20/bhk3)
`,
  ],
  [
    `${DETACHED}#attribute-refresh-operation-cannot-proceed`,
    "DetachedInstanceError: Instance <app.models.Product at 0x000001F4A1B2C3D0> is not bound to a Session; attribute refresh operation cannot proceed",
  ],
  [
    `${DETACHED}#attribute-refresh-operation-cannot-proceed`,
    "E       sqlalchemy.orm.exc.DetachedInstanceError: Instance <User at 0x7f00> is not bound\nE       to a Session; attribute refresh operation cannot proceed (Background on this error at:\nE       https://sqlalche.me/e/14/bhk3)",
  ],
  [
    `${DETACHED}#lazy-load-operation-of-attribute-cannot-proceed`,
    "is not bound to a Session; lazy load operation of attribute ‘posts’ cannot proceed with Parent instance <X> is not bound to a Session; lazy load operation of attribute 'posts' cannot proceed",
  ],
  [
    `${DETACHED}#five-cures`,
    "sqlalchemy.exc.MissingGreenlet: greenlet_spawn has not been called; can't call await_only() here. Was IO attempted in an unexpected place? (Background on this error at: https://sqlalche.me/e/20/xd2s)",
  ],
  [
    `${STATES}#pitfall-delete-or-refresh-before-the-flush`,
    "sqlalchemy.exc.InvalidRequestError: Instance '<Tag at 0x7f8>' is not persisted",
  ],
  [
    `${STATES}#object-is-already-attached-to-session`,
    "sqlalchemy.exc.InvalidRequestError: Object '<Tag at 0x7f8>' is already attached to session '7' (this is '8')",
  ],
  [
    PENDING,
    `sqlalchemy.exc.PendingRollbackError: This Session's transaction has been rolled back due to a previous exception during flush. To begin a new transaction with this Session, first issue Session.rollback(). Original exception was: (psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "users_email_key"
DETAIL:  Key (email)=(a@b.c) already exists.

[SQL: INSERT INTO users (email) VALUES (%(email)s) RETURNING users.id]
[parameters: {'email': 'a@b.c'}]
(Background on this error at: https://sqlalche.me/e/20/gkpj) (Background on this error at: https://sqlalche.me/e/20/7s2a)`,
  ],
  [
    PENDING,
    `sqlite3.IntegrityError: UNIQUE constraint failed: users.name

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "worker.py", line 12, in job
    session.flush()
sqlalchemy.exc.IntegrityError: (sqlite3.IntegrityError) UNIQUE constraint failed: users.name
[SQL: INSERT INTO users (name) VALUES (?)]
[parameters: ('ed',)]
(Background on this error at: https://sqlalche.me/e/20/gkpj)

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "worker.py", line 20, in job
    session.query(Job).all()
sqlalchemy.exc.PendingRollbackError: This Session’s transaction has been rolled back due to a previous exception during flush. To begin a new transaction with this Session, first issue Session.rollback(). Original exception was: (sqlite3.IntegrityError) UNIQUE constraint failed: users.name`,
  ],
  [
    `${PENDING}#roll-back-then-go-on`,
    "sqlalchemy.exc.PendingRollbackError: Can't reconnect until invalid transaction is rolled back.  Please rollback() fully before proceeding (Background on this error at: https://sqlalche.me/e/20/8s2b)",
  ],
  [
    `${PENDING}#roll-back-then-go-on`,
    "sqlalchemy.exc.InvalidRequestError: This session is in 'inactive' state, due to the SQL transaction being rolled back; no further SQL can be emitted within this transaction.",
  ],
  [
    `${PENDING}#a-failed-query-needs-no-rollback`,
    "sqlalchemy.exc.InternalError: (psycopg2.errors.InFailedSqlTransaction) current transaction is aborted, commands ignored until end of transaction block\n\n[SQL: SELECT 1]\n(Background on this error at: https://sqlalche.me/e/20/2j85)",
  ],
  [BEGUN, "sqlalchemy.exc.InvalidRequestError: A transaction is already begun on this Session."],
  [BEGUN, "| sqlalchemy.exc.InvalidRequestError: A transaction is already begun  on this Session."],
  [
    `${BEGUN}#cant-operate-on-closed-transaction-inside-context-manager`,
    "sqlalchemy.exc.InvalidRequestError: Can't operate on closed transaction inside context manager.  Please complete the context manager before emitting further commands.",
  ],
  [
    `${BEGUN}#what-begins-a-transaction`,
    "InvalidRequestError: Autobegin is disabled on this Session; please call session.begin() to start a new transaction",
  ],
  [
    "../transactions/begin-commit-rollback.md#pitfall-commit-in-the-helper",
    "sqlalchemy.exc.ResourceClosedError: This transaction is closed",
  ],
  [
    "../start/does-with-commit.md#what-is-left-of-a-closed-session",
    "sqlalchemy.exc.InvalidRequestError: This Session has been permanently closed and is unable to handle any more transaction requests.",
  ],
  [
    "../start/what-is-a-session.md#pitfall-one-session-for-several-threads-or-tasks",
    "sqlalchemy.exc.IllegalStateChangeError: Method 'close()' can't be called here; method '_connection_for_bind()' is already in progress and this would cause an unexpected state change to <SessionTransactionState.CLOSED: 5> (Background on this error at: https://sqlalche.me/e/20/isce)",
  ],
  [
    "../transactions/begin-commit-rollback.md#when-something-fails",
    "sqlalchemy.exc.IntegrityError: (sqlite3.IntegrityError) NOT NULL constraint failed: user.email\n[SQL: INSERT INTO user (name, email) VALUES (?, ?)]\n[parameters: ('Ann', None)]\n(Background on this error at: https://sqlalche.me/e/20/gkpj)",
  ],
  [
    "../transactions/begin-commit-rollback.md#when-something-fails",
    'sqlalchemy.exc.IntegrityError: (psycopg2.errors.NotNullViolation) null value in column "title" of relation "books" violates not-null constraint\nDETAIL:  Failing row contains (1, null).',
  ],
  [
    `${PENDING}#keep-the-good-rows-one-savepoint-for-each`,
    "sqlalchemy.exc.IntegrityError: (sqlalchemy.dialects.postgresql.asyncpg.IntegrityError) <class 'asyncpg.exceptions.UniqueViolationError'>: duplicate key value violates unique constraint \"pk_users\"",
  ],
  [
    `${PENDING}#keep-the-good-rows-one-savepoint-for-each`,
    "sqlalchemy.exc.IntegrityError: (pymysql.err.IntegrityError) (1062, \"Duplicate entry 'ann' for key 'users.name'\")",
  ],
  [
    "../concepts/autoflush.md#integrityerror-raised-as-a-result-of-query-invoked-autoflush",
    "sqlalchemy.exc.IntegrityError: (raised as a result of Query-invoked autoflush; consider using a session.no_autoflush block if this flush is occurring prematurely)\n(sqlite3.IntegrityError) NOT NULL constraint failed: child.parent_id\n[SQL: INSERT INTO child (parent_id) VALUES (?)]",
  ],
  [
    `${STATES}#object-not-in-session-add-operation-will-not-proceed`,
    "/app/models.py:88: SAWarning: Object of type <Mission> not in session, add operation along 'Astronaut.missions' will not proceed (This warning originated from the Session 'autoflush' process, which was invoked automatically in response to a user-initiated operation.)",
  ],
  [
    "../start/engine-models-tables.md#when-the-table-is-not-there",
    "sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) no such table: users\n[SQL: SELECT users.id, users.name \nFROM users]\n(Background on this error at: https://sqlalche.me/e/20/e3q8)",
  ],
  [
    "../start/engine-models-tables.md#when-the-table-is-not-there",
    'sqlalchemy.exc.ProgrammingError: (psycopg2.errors.UndefinedTable) relation "users" does not exist\nLINE 2: FROM users\n             ^',
  ],
  [
    "../start/engine-models-tables.md#no-such-column-create_all-never-changes-a-table",
    "OperationalError: (sqlite3.OperationalError) no such column: users.nickname",
  ],
  [
    "../start/what-is-a-session.md#creating-a-session-does-not-connect",
    "sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) unable to open database file\n(Background on this error at: https://sqlalche.me/e/20/e3q8)",
  ],
  [
    "../start/sessionmaker.md#pitfall-factory-and-class-with-one-name",
    "sqlalchemy.exc.UnboundExecutionError: Could not locate a bind configured on mapper Mapper[User(users)], SQL expression or this Session.",
  ],
  [
    "../start/does-with-commit.md",
    "sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached, connection timed out, timeout 30.00 (Background on this error at: https://sqlalche.me/e/20/3o7r)",
  ],
  [
    "../start/sessionmaker.md#pitfall-a-factory-called-session",
    "AttributeError: 'sessionmaker' object has no attribute 'query'",
  ],
  [
    "../start/sessionmaker.md#pitfall-begin-of-the-session-instead-of-the-factory",
    "AttributeError: 'SessionTransaction' object has no attribute 'execute'",
  ],
  [
    "../how-to/raw-sql.md#with-text",
    "sqlalchemy.exc.ArgumentError: Textual SQL expression 'SELECT * FROM users' should be explicitly declared as text('SELECT * FROM users')",
  ],
  [
    "../how-to/raw-sql.md#values-belong-beside-the-sql",
    'sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) near "Neill": syntax error',
  ],
  ["../how-to/raw-sql.md#with-text", "sqlalchemy.exc.ObjectNotExecutableError: Not an executable object: 'SELECT 1'"],
  [
    "../reference/versions.md#1x-style",
    "AttributeError: 'Engine' object has no attribute 'execute'. Did you mean: 'dispose'?",
  ],
  ["../reference/versions.md#1x-style", "TypeError: MetaData.__init__() got an unexpected keyword argument 'bind'"],
  [
    "../reference/versions.md#1x-style",
    "LegacyAPIWarning: The Query.get() method is considered legacy as of the 1.x series of SQLAlchemy and becomes a legacy construct in 2.0. The method is now available as Session.get() (deprecated since: 2.0)",
  ],
  ["../how-to/raw-sql.md#805766400000", "ValueError: year 27503 is out of range"],
  ["../how-to/raw-sql.md#805766400000", "TypeError: fromisoformat: argument must be str"],
];

/** Where the message is not among the known ones, or not whole. */
export const NEAREST: [link: string, text: string][] = [
  [
    `${DETACHED}#lazy-load-operation-of-attribute-cannot-proceed`,
    "Parent instance is not bound to a Session; lazy load operation cannot proceed",
  ],
  [PENDING, "This Session's transaction has been rolled back due to a previous exception"],
  [`${BEGUN}`, "transaction already begun on session"],
  ["../transactions/begin-commit-rollback.md#which-one", "sqlite database locked"],
];
