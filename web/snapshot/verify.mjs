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

/** Modules that are not in the snapshot, one of each archive. */
const ARCHIVED = ["colorsys", "sqlalchemy.ext.associationproxy"];

const START = `
import random
random.seed()
from livecells.runtime.stories import Stories
stories = Stories("${HOME}")
lambda source: stories.run("verify", "cell", source).to_json()
`;
const ARCHIVES = "from livecells.runtime import archives; archives.watch(); archives";

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
  const archives = python.runPython(ARCHIVES);
  expect(!archives.needed(CELL), "A cell that the snapshot can run asks for the archives");
  for (const name of ARCHIVED) {
    expect(archives.needed(`import ${name}`), `"import ${name}" needs no archive: it is in the snapshot`);
    run(`__import__("${name}")`);
    expect(archives.missed(), `nobody notices that "${name}" was imported without its archive`);
  }
  python.FS.writeFile(STDLIB, stdlib);
  python.FS.writeFile(SITE, site);
  for (const name of ARCHIVED) {
    const { error } = run(`import ${name}`);
    expect(!error && !archives.missed(), `"import ${name}" fails with the archives in place: ${error?.message}`);
  }
}
