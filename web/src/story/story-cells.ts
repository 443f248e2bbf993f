// Seats: a story as its cells on the page make it, to run and to take away.

import type { ExportContext } from "../cell/supplies.ts";
import type { ExportedStory } from "../export/python-script.ts";
import type { CellSource } from "../shared/messages.ts";
import { cellsTo } from "./execution-plan.ts";
import type { Payload } from "./payload.ts";

/** A cell in its story, as the others see it. */
export interface StoryCell {
  readonly payload: Payload;
  /** Today's code: as it stands in the cell, or as the rest of the story takes it. */
  source(here: boolean): string;
}

/** The story up to the cell `asked`: of today, or as the author wrote it. `seats` are in reading order. */
export function cellsUpTo(seats: StoryCell[], asked: StoryCell, today: boolean): CellSource[] {
  const places = seats.map((seat) => {
    const { cell: id, before, source } = seat.payload;
    return { id, before, source: today ? seat.source(seat === asked) : source };
  });
  return cellsTo(places, asked.payload.cell);
}

/** The whole story as far as the page goes, hidden cells included. */
export async function exportedStory(
  seats: StoryCell[],
  asked: StoryCell,
  exportContext: ExportContext,
): Promise<ExportedStory> {
  const cells = seats.flatMap((seat) => {
    const { before, cell, options } = seat.payload;
    const steps = [...before, { id: cell, source: seat.source(seat === asked) }];
    return steps.map(({ id, source }) => ({ id, source, options: options[id] ?? "" }));
  });
  const { story, title } = asked.payload;
  const address = location.origin + location.pathname;
  return { story, title, address, sqlalchemy: exportContext.sqlalchemy, modules: await exportContext.modules(), cells };
}
