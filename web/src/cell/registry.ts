// The cells that are on the page now, by story and in reading order; says when there are others, or one has changed.

/** Cells come and go with the pages of instant navigation. */
export class Registry<Cell extends Element> {
  readonly #stories = new Map<string, Set<Cell>>();
  /** The stories in reading order, as long as no cell comes or goes. */
  readonly #ordered = new Map<string, Cell[]>();
  #notifying = false;
  /** Called once after the changes of a moment. */
  onchange: () => void = () => {};

  add(story: string, cell: Cell): void {
    const cells = this.#stories.get(story) ?? new Set();
    this.#stories.set(story, cells.add(cell));
    this.#ordered.delete(story);
    this.notify();
  }

  remove(story: string, cell: Cell): void {
    this.#stories.get(story)?.delete(cell);
    this.#ordered.delete(story);
    this.notify();
  }

  /** The story's cells in reading order. */
  story(name: string): Cell[] {
    const cells = this.#ordered.get(name) ?? inOrder(this.#stories.get(name) ?? []);
    this.#ordered.set(name, cells);
    return cells;
  }

  /** All cells in reading order. */
  all(): Cell[] {
    return inOrder(this.each());
  }

  /** All cells in any order. */
  each(): Cell[] {
    return [...this.#stories.values()].flatMap((cells) => [...cells]);
  }

  notify(): void {
    if (this.#notifying) return;
    this.#notifying = true;
    queueMicrotask(() => {
      this.#notifying = false;
      this.onchange();
    });
  }
}

function inOrder<Cell extends Element>(cells: Iterable<Cell>): Cell[] {
  const follows = Node.DOCUMENT_POSITION_FOLLOWING;
  return [...cells].sort((one, other) => (one.compareDocumentPosition(other) & follows ? -1 : 1));
}
