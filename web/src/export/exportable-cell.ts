// What export needs of a cell.

import type { StoryCell } from "../story/story-cells.ts";

/** A cell whose story can be exported. */
export interface ExportableCell extends StoryCell {
  readonly id: string;
  /** Runs the cell as its Run button does. The database that it leaves: null if there is none, absent if the run did not reach it. */
  database(): Promise<{ database?: ArrayBuffer | null }>;
}
