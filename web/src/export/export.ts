// Export: a cell's address, and the files that its story can be saved as.

import type { StoryCell } from "../story/story-cells.ts";
import type { ExportContext } from "./export-context.ts";
import type { ExportFormat } from "./formats.ts";
import { fragment, LinkError } from "./fragment.ts";

/** A cell whose story can be exported. */
export interface ExportableCell extends StoryCell {
  readonly id: string;
  /** Runs the cell as its Run button does. The database that it leaves: null if there is none, absent if the run did not reach it. */
  database(): Promise<{ database?: ArrayBuffer | null }>;
}

/** The address of the cell; with its code, where that is not the author's. Rejects with a LinkError. */
export function linkTo(cell: ExportableCell): string | Promise<string> {
  const page = location.href.replace(/#.*/s, "");
  const code = cell.source(true);
  if (code === cell.payload.source) return page + fragment(cell.id, null);
  return packed(code).then((encoded) => page + fragment(cell.id, encoded));
}

async function packed(code: string): Promise<string> {
  const { encodeCode } = await import("./link-codec.ts").catch(() => {
    throw new LinkError("Not copied", "The link could not be made. Reload the page to try again.");
  });
  return encodeCode(code);
}

/** Saves the story of the cell and returns the file's name; null where the run says why there is none. */
export async function download(
  format: ExportFormat,
  cell: ExportableCell,
  story: StoryCell[],
  context: ExportContext,
): Promise<string | null> {
  const { saveDatabase, saveStory } = await import("./save-file.ts").catch(() => {
    throw new Error("The download could not be made. Reload the page to try again.");
  });
  const name = `${cell.payload.story}.${format}`;
  if (format !== "sqlite") {
    await saveStory(name, format, story, cell, context);
    return name;
  }
  const { database } = await cell.database();
  if (database === null) throw new Error("There is no SQLite database after this cell.");
  if (!database) return null;
  saveDatabase(name, database);
  return name;
}
