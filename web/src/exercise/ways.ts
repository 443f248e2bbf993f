// Ways: which of an exercise's solutions the reader's code is. Pure.

/**
 * The index of the solution that the code is, but for blanks, comments and the kind of its quotes; null where it is none:
 * it may be a good way all the same.
 */
export function way(source: string, solutions: readonly string[]): number | null {
  const index = solutions.findIndex((solution) => bare(solution) === bare(source));
  return index < 0 ? null : index;
}

function bare(source: string): string {
  return source
    .replaceAll(/^\s*#.*$/gm, "")
    .replaceAll("'", '"')
    .replaceAll(/\s/g, "");
}
