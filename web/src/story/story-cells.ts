// Story cells: the cells of a story on the page, up to a given cell, with the author's code or the reader's.

import type { CellRequest } from "../shared/messages.ts";
import type { Payload } from "../shared/schema.ts";
import { cellsTo } from "./execution-plan.ts";

/** A cell on the page, as other cells of its story use it. */
export interface StoryCell {
  readonly payload: Payload;
  /** The current code: as it stands in the cell (`here`), or as the rest of the story uses it. */
  source(here: boolean): string;
}

/** The story up to the cell `asked`, with the current code or the author's. `cells` are in reading order. */
export function cellsUpTo(cells: StoryCell[], asked: StoryCell, current: boolean): CellRequest[] {
  const places = cells.map((each) => {
    const { cell: id, before, source, exercise } = each.payload;
    const place = { id, before, source: current ? each.source(each === asked) : source };
    return exercise ? { ...place, goals: exercise.goals } : place;
  });
  return cellsTo(places, asked.payload.cell);
}

/** The sources of a whole story, the author's and the current ones; `ends`: how many there are up to and with each cell. */
export interface StorySources {
  author: string[];
  current: string[];
  ends: number[];
}

/** Lists them once for all cells of a page, however many there are. `cells` are in reading order. */
export function storySources(cells: StoryCell[]): StorySources {
  const all: StorySources = { author: [], current: [], ends: [] };
  for (const cell of cells) {
    const before = cell.payload.before.map(({ source }) => source);
    all.author.push(...before, cell.payload.source);
    all.current.push(...before, cell.source(false));
    all.ends.push(all.author.length);
  }
  return all;
}
