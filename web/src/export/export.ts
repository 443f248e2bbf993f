// Taking away: a cell's address, and the files that its story can be saved as.

import type { End } from "../cell/execution-view.ts";
import type { ExportFormat } from "../cell/export-menu.ts";
import type { ExportContext } from "../cell/supplies.ts";
import { exportedStory, type StoryCell } from "../story/story-cells.ts";
import { encodeCode, fragment } from "./link-codec.ts";

/** A cell that something is taken from. */
export interface Source extends StoryCell {
  readonly id: string;
  /** Runs the cell as its Run button does, for the database that it leaves. */
  database(): Promise<End>;
}

/** The address of the cell; with its code, where that is not the author's. Rejects with a LinkError. */
export function linkTo(cell: Source): string | Promise<string> {
  const page = location.href.replace(/#.*/s, "");
  const code = cell.source(true);
  if (code === cell.payload.source) return page + fragment(cell.id, null);
  return encodeCode(code).then((packed) => page + fragment(cell.id, packed));
}

/** Saves the story of the cell and returns the file's name; null where the run says why there is none. */
export async function download(
  format: ExportFormat,
  cell: Source,
  story: StoryCell[],
  exportContext: ExportContext,
): Promise<string | null> {
  const take = await import("./save-file.ts").catch(() => {
    throw new Error("The download could not be made. Reload the page to try again.");
  });
  const name = `${cell.payload.story}.${format}`;
  if (format !== "sqlite") {
    take.saveStory(name, format, await exportedStory(story, cell, exportContext));
    return name;
  }
  const { database } = await cell.database();
  if (database === null) throw new Error("There is no SQLite database after this cell.");
  if (!database) return null;
  take.saveDatabase(name, database);
  return name;
}
