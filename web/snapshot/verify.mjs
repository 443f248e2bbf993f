// Verifies the snapshot: restores an interpreter from what was just made and uses it as the worker will, without and with the archives.

import { devNull } from "node:os";
import { parseData, parseHead, restoreOptions } from "../src/worker/snapshot.ts";
import { HOME, SITE, STDLIB } from "./pyodide.mjs";

const CELL = `
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

class Base(DeclarativeBase):
    pass

class Astronaut(Base):
    __tablename__ = "astronauts"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Astronaut(name="Mark"))
    session.commit()
    print(session.get(Astronaut, 1).name)
`;

/** Modules that are not in the snapshot, and the archive that each is in. */
const LATE = { colorsys: STDLIB, "sqlalchemy.ext.associationproxy": SITE };

const START = `
import random
random.seed()
from livecells.runtime.stories import Stories
stories = Stories()
lambda source: stories.run("verify", "cell", source).to_json()
`;

function expect(holds, sentence) {
  if (!holds) throw new Error(sentence);
}

/** Throws a sentence where the snapshot does not do all that the worker relies on. */
export async function verify(pyodide, { head: file, data }, { home, site, stdlib }) {
  const head = parseHead(file);
  const options = restoreOptions(head, Promise.resolve(parseData(head, data)), pyodide.createPyodideModule);
  const python = await pyodide.load({ ...options, stdLibURL: devNull });
  python.FS.unlink(STDLIB);
  python.FS.writeFile(HOME, home);
  const cell = python.runPython(START);
  const run = (source) => JSON.parse(cell(source));

  const { error, output, sql } = run(CELL);
  expect(!error, `A cell failed in it: ${error?.type}: ${error?.message}`);
  expect(output[0]?.text === "Mark\n" && sql.length, `A cell showed something else in it: ${JSON.stringify(output)}`);
  for (const [name, archive] of Object.entries(LATE)) {
    const { error } = run(`import ${name}`);
    const asks = error?.type === "FileNotFoundError" && error.message.includes(archive);
    expect(asks, `"import ${name}" does not ask for ${archive}: ${error?.message ?? "it is in the snapshot"}`);
  }
  python.FS.writeFile(STDLIB, stdlib);
  python.FS.writeFile(SITE, site);
  for (const name of Object.keys(LATE)) {
    const { error } = run(`import ${name}`);
    expect(!error, `"import ${name}" fails with the archives in place: ${error?.message}`);
  }
}
