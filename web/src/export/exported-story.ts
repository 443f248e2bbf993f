// The story to export: every cell of it that the page knows, hidden ones included, with the reader's code.

import type { StoryCell } from "../story/story-cells.ts";
import type { ExportContext } from "./export-context.ts";
import type { ExportedStory } from "./python-script.ts";

/** Returns the story of the cell `asked`, as far as the page shows it. `cells` are in reading order. */
export async function exportedStory(
  cells: StoryCell[],
  asked: StoryCell,
  { sqlalchemy, modules }: ExportContext,
): Promise<ExportedStory> {
  const exported = cells.flatMap((each) => {
    const { before, cell, options } = each.payload;
    const sources = [...before, { id: cell, source: each.source(each === asked) }];
    return sources.map(({ id, source }) => ({ id, source, options: options[id] ?? "" }));
  });
  const { story, title } = asked.payload;
  const address = location.origin + location.pathname;
  return { story, title, address, sqlalchemy, modules: await modules(), cells: exported };
}
