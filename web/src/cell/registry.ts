// The cells that are on the page now, by story and in reading order; tells when there are others, or one has news.

/** Cells come and go with the pages of instant navigation. */
export class Registry<Cell extends Element> {
  readonly #stories = new Map<string, Set<Cell>>();
  #telling = false;
  /** Called once after the changes of a moment. */
  onchange: () => void = () => {};

  add(story: string, cell: Cell): void {
    const cells = this.#stories.get(story) ?? new Set();
    this.#stories.set(story, cells.add(cell));
    this.tell();
  }

  remove(story: string, cell: Cell): void {
    this.#stories.get(story)?.delete(cell);
    this.tell();
  }

  /** The story's cells in reading order. */
  story(name: string): Cell[] {
    return inOrder(this.#stories.get(name) ?? []);
  }

  /** All cells in reading order. */
  all(): Cell[] {
    return inOrder(this.each());
  }

  /** All cells in any order. */
  each(): Cell[] {
    return [...this.#stories.values()].flatMap((cells) => [...cells]);
  }

  tell(): void {
    if (this.#telling) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      this.onchange();
    });
  }
}

function inOrder<Cell extends Element>(cells: Iterable<Cell>): Cell[] {
  const follows = Node.DOCUMENT_POSITION_FOLLOWING;
  return [...cells].sort((one, other) => (one.compareDocumentPosition(other) & follows ? -1 : 1));
}
