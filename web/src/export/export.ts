// Export: a cell's address, and the files that its story can be saved as.

import { lateModule } from "../shared/late-module.ts";
import type { ExportableCell } from "./exportable-cell.ts";
import { fragment } from "./fragment.ts";
import type { saveStory } from "./save-file.ts";

/** The address of the cell; with its code, where that is not the author's. Rejects with a LinkError. */
export function linkTo(cell: ExportableCell): string | Promise<string> {
  const page = location.href.replace(/#.*/s, "");
  const code = cell.source(true);
  if (code === cell.payload.source) return page + fragment(cell.id, null);
  return packed(code).then((encoded) => page + fragment(cell.id, encoded));
}

async function packed(code: string): Promise<string> {
  const { encodeCode } = await lateModule("link-codec.js", () => import("./link-codec.ts"));
  return encodeCode(code);
}

/** Saves the story of the cell and returns the file's name; null where the run says why there is none. */
export async function download(...asked: Parameters<typeof saveStory>): Promise<string | null> {
  const { saveStory } = await lateModule("save-file.js", () => import("./save-file.ts"));
  return saveStory(...asked);
}
