// Files that the browser saves. A chunk of its own, loaded at the first download.

import type { StoryCell } from "../story/story-cells.ts";
import type { ExportContext } from "./export-context.ts";
import type { ExportableCell } from "./exportable-cell.ts";
import { exportedStory } from "./exported-story.ts";
import type { ExportFormat } from "./formats.ts";
import { notebook } from "./notebook.ts";
import { pythonFile } from "./python-script.ts";

const TYPES = { py: "text/x-python", ipynb: "application/x-ipynb+json", sqlite: "application/vnd.sqlite3" };

/**
 * Saves the story of the cell `asked`, as far as the page shows it, as a file that runs, or the database that it leaves.
 * `cells` are in reading order. Returns the file's name; null where the run says why there is none.
 */
export async function saveStory(
  format: ExportFormat,
  asked: ExportableCell,
  cells: StoryCell[],
  context: ExportContext,
): Promise<string | null> {
  const name = `${asked.payload.story}.${format}`;
  if (format === "sqlite") {
    const { database } = await asked.database();
    if (database === null) throw new Error("There is no SQLite database after this cell.");
    if (!database) return null;
    save(name, database, format);
    return name;
  }
  const story = await exportedStory(cells, asked, context);
  save(name, format === "py" ? pythonFile(story) : `${JSON.stringify(notebook(story), null, 1)}\n`, format);
  return name;
}

function save(name: string, content: string | ArrayBuffer, format: keyof typeof TYPES): void {
  const url = URL.createObjectURL(new Blob([content], { type: TYPES[format] }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the download has started by then
}
