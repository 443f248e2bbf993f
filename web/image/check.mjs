// Check: wakes an interpreter from the image just made and runs a cell in it, as the worker will.

import { devNull } from "node:os";
import { parseImage, restoreOptions } from "../src/image.ts";
import { HOME } from "./pyodide.mjs";

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

const RUN = `
import random
random.seed()
from livecells.runtime.stories import Stories
Stories().run("check", "cell", ${JSON.stringify(CELL)}).to_json()
`;

/** Throws where the image does not restore or the cell does not print what it should. */
export async function check(pyodide, file, home) {
  const options = restoreOptions(parseImage(file), pyodide.createPyodideModule);
  const python = await pyodide.load({ ...options, stdLibURL: devNull });
  python.FS.writeFile(HOME, home);
  const result = JSON.parse(python.runPython(RUN));
  if (result.error) throw new Error(`A cell failed in it: ${result.error.type}: ${result.error.message}`);
  if (result.output[0]?.text !== "Mark\n") throw new Error(`A cell printed ${JSON.stringify(result.output)} in it.`);
}
