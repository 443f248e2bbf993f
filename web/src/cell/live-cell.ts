// <live-cell>: takes the delivered code and recorded result, adds the toolbar's buttons, the editor and live results.

import { download, linkTo } from "../export/export.ts";
import type { ExportContext } from "../export/export-context.ts";
import type { ExportableCell } from "../export/exportable-cell.ts";
import type { KernelClient } from "../kernel/kernel.ts";
import { unsupported } from "../shared/browser-support.ts";
import type { CellSource, Payload } from "../shared/schema.ts";
import { readPayload } from "../story/payload.ts";
import { cellsUpTo, storySources } from "../story/story-cells.ts";
import * as change from "./cell-state.ts";
import { CodeArea } from "./code-area.ts";
import { loadEdit, saveEdit } from "./edit-storage.ts";
import { CellRun, type End } from "./execution-view.ts";
import { highlight, onPointed } from "./line-highlight.ts";
import { addNavigationKeys } from "./navigation-keys.ts";
import { Registry } from "./registry.ts";
import { ResultArea } from "./result-area.ts";
import { asked, LinkBanner, read, reveal } from "./shared-link.ts";
import { EARLIER_FIRST } from "./status.ts";
import type { MomentEvent } from "./stepper.ts";
import { Toolbar } from "./toolbar.ts";

/** What all cells share. */
interface Services {
  kernel: KernelClient;
  exportContext: ExportContext;
}

let services: Services;

/** The elements on the page. */
export const page = new Registry<LiveCell>();

/** The parts that a cell is made of; absent where it was delivered without them. */
interface Parts {
  code: CodeArea;
  toolbar: Toolbar;
  result: ResultArea;
  banner: LinkBanner;
}

/** The element. What happens to it changes its state; `#render` shows what `view` makes of that. */
export class LiveCell extends HTMLElement implements ExportableCell {
  payload!: Payload;
  #parts!: Parts;
  #state!: change.CellState;
  #view!: change.CellView;
  /** The state and the view that are on the page. */
  #shown: { state: change.CellState; view: string } | null = null;
  #run: CellRun | null = null;
  #end: Promise<End> | null = null;

  connectedCallback(): void {
    if (!this.payload) this.#build();
    if (!this.payload) return;
    page.add(this.payload.story, this);
    // what the cells before it say about it is looked at once all are there
    this.#show([this.payload.source], [this.#state.source]);
    LiveCell.#arrive(this);
    this.followAddress();
  }

  /** A cell of each story whose cells have just come to the page. */
  static readonly #arrived = new Map<string, LiveCell>();

  /** Renders the cells of a page together: each depends on those before it, and they come one by one. */
  static #arrive(cell: LiveCell): void {
    if (LiveCell.#arrived.size === 0)
      queueMicrotask(() => {
        for (const each of LiveCell.#arrived.values()) each.#renderStory(0);
        LiveCell.#arrived.clear();
      });
    LiveCell.#arrived.set(cell.payload.story, cell);
  }

  disconnectedCallback(): void {
    if (this.payload) page.remove(this.payload.story, this);
    // an element that is only moved is back by then
    queueMicrotask(() => this.isConnected || this.stop());
  }

  #build(): void {
    const pre = this.querySelector<HTMLElement>(".lc-code pre");
    const code = pre?.querySelector("code");
    const toolbar = this.querySelector<HTMLElement>(".lc-toolbar");
    const result = this.querySelector<HTMLElement>(".lc-result");
    if (!pre || !code || !toolbar || !result) return;
    this.payload = readPayload(this.getAttribute("data-cell"));
    const { source, cell, key, error_line, story } = this.payload;
    const parts: Parts = {
      code: new CodeArea(pre, code, source, cell, {
        change: (edited) => this.#update(change.edited(this.#state, edited)),
        run: () => this.#press(),
        point: (line) => highlight(result, this.#view.stale ? null : line),
        complete: (edited, offset) => services.kernel.complete(story, edited, offset),
        fail: (note) => this.#update(change.failed(this.#state, { state: "error", note, status: "Error: no editor" })),
      }),
      toolbar: new Toolbar(toolbar, this.id, {
        run: () => this.#press(),
        stop: () => this.stop(),
        reset: () => this.#update(change.reset(this.#state)),
        copy: () => this.source(true),
        link: () => linkTo(this),
        download: (format) => download(format, this, this.#story(), services.exportContext),
        hint: () => (services.kernel.earlier(story, this.#cells(true)) > 0 ? EARLIER_FIRST : ""),
      }),
      result: new ResultArea(this, result, error_line, () => this.#render()),
      banner: new LinkBanner(this, () => this.#showOriginal()),
    };
    this.#parts = parts;
    const { recorded } = parts.result;
    const reason = unsupported();
    if (reason) {
      parts.toolbar.withoutRun();
      recorded.report.note += ` · ${reason}`;
    } else {
      parts.code.enable();
      this.#listen();
    }
    const edit = reason ? null : loadEdit(this.id, key);
    this.#state = change.initialState({ source, slot: this.id, key }, recorded, edit);
  }

  #listen(): void {
    const warm = () => services.kernel.warm();
    for (const intent of ["pointerenter", "pointerdown", "focusin"])
      this.addEventListener(intent, warm, { once: true });
    onPointed(this.#parts.result.element, (id, line) => {
      // the lines of a result that is out of date are no longer where it says
      const at = this.#view.stale ? null : line;
      const pointed = id ?? this.payload.cell;
      for (const cell of this.#story()) cell.#parts.code.mark("highlight", cell.payload.cell === pointed ? at : null);
    });
    addNavigationKeys(this, () => page.all());
    this.addEventListener("lc-moment", (event) => {
      this.#update(change.stepped(this.#state, (event as MomentEvent).detail.line));
    });
  }

  /** The cell of the story that runs for this one now. */
  get running(): string | null {
    const phase = this.#state.run?.phase;
    return phase?.name === "running" ? phase.cell : null;
  }

  /** Whether a link brought code that the reader has not run; only this cell's own Run does. */
  get unread(): boolean {
    const state = this.#state.link?.state;
    return state === "unread" || state === "opening";
  }

  source(here: boolean): string {
    return here ? this.#state.source : change.sourceInStory(this.#state);
  }

  /** The story's elements in reading order. */
  #story(): LiveCell[] {
    return page.story(this.payload.story);
  }

  /** The story up to this cell, with the current code or the author's. */
  #cells(current: boolean): CellSource[] {
    return cellsUpTo(this.#story(), this, current);
  }

  #press(): void {
    if (this.#end || this.#view.waiting) return;
    this.#update(change.linkAccepted(this.#state));
    this.run();
  }

  /** Runs the cell; a run that is under way is waited for. */
  run(): Promise<End> {
    return this.#start(false);
  }

  async database(): Promise<End> {
    await this.#end;
    this.#update(change.linkAccepted(this.#state));
    return this.#start(true);
  }

  #start(database: boolean): Promise<End> {
    this.#end ??= this.#perform(database).finally(() => {
      this.#end = null;
    });
    return this.#end;
  }

  stop(): void {
    this.#run?.stop();
  }

  async #perform(database: boolean): Promise<End> {
    const request = { story: this.payload.story, cells: this.#cells(true), database };
    this.#update(change.started(this.#state));
    const named = (id: string) => this.#story().filter(({ payload }) => payload.cell === id);
    this.#run = new CellRun(services.kernel, request, {
      phase: (phase) => this.#update(change.waitsFor(this.#state, phase)),
      output: (id, output) => {
        for (const cell of named(id)) cell.#parts.result.live(output);
      },
      result: (id, shown) => {
        for (const cell of named(id)) cell.#update(change.hasResult(cell.#state, shown));
      },
    });
    const end = await this.#run.end;
    this.#run = null;
    for (const cell of this.#story()) cell.#parts.result.live(null);
    this.#update(change.ended(this.#state, end.report, end.own));
    return end;
  }

  /** Does what the page's address asks of this cell; an address of anything else leaves it as it is. */
  async followAddress(): Promise<void> {
    const fragment = asked(this.id);
    if (!fragment) return;
    const { packed } = fragment;
    if (packed !== null) reveal(this); // the browser knows no element of that name
    if (packed === (this.#state.link?.packed ?? null)) return;
    if (packed === null) {
      this.#update(change.linkClosed(this.#state));
      return;
    }
    this.#update(change.linkOpened(this.#state, packed));
    const link = await read(packed);
    if (this.#state.link?.packed !== packed) return;
    if ("refused" in link) {
      this.#update(change.linkRefused(this.#state, packed, link.refused));
    } else if (link.code === this.payload.source) {
      this.#update(change.linkClosed(this.#state));
    } else {
      const original = change.linkedOriginal(this.#state, packed, link.code);
      const code = loadEdit(original.slot, original.key) ?? link.code;
      this.#update(change.linkEntered(this.#state, packed, original, code, link.warning(code)));
    }
  }

  #showOriginal(): void {
    // an entry of its own: Back brings the linked code again
    history.pushState(null, "", `#${this.id}`);
    this.#update(change.linkClosed(this.#state));
    this.querySelector<HTMLElement>(".lc-run")?.focus({ preventScroll: true });
  }

  #update(next: change.CellState): void {
    const before = this.#state;
    this.#state = next;
    const { source, original } = next;
    if (source !== before.source || original !== before.original)
      saveEdit(original.slot, original.key, source === original.source ? null : source);
    // later cells may be out of date now, or fit again
    if (change.sourceInStory(before) === change.sourceInStory(next)) this.#render();
    else this.#renderStory(this.#story().indexOf(this));
  }

  /** Renders the story's cells from one on: those before it show what they showed. */
  #renderStory(first: number): void {
    const cells = this.#story();
    const { author, current, ends } = storySources(cells);
    for (const [i, cell] of cells.entries()) {
      const end = ends[i] ?? 0;
      if (i >= first) cell.#show(author.slice(0, end), [...current.slice(0, end - 1), cell.source(true)]);
    }
  }

  #render(): void {
    const sources = (current: boolean) => this.#cells(current).map(({ source }) => source);
    this.#show(sources(false), sources(true));
  }

  /** Shows the state, given the author's sources up to this cell and the current ones. */
  #show(author: string[], today: string[]): void {
    const { code, toolbar, result, banner } = this.#parts;
    const before = this.#shown;
    this.#view = change.view(this.#state, this.payload.cell, author, today, result.folded);
    this.#shown = { state: this.#state, view: JSON.stringify(this.#view) };
    if (before?.state === this.#state && before.view === this.#shown.view) return;
    const { state, stale, errorLine, step } = this.#view;
    code.source = this.#state.source;
    code.mark("error", errorLine);
    code.mark("step", step);
    result.render(this.#state.shown, stale);
    toolbar.render(this.#view);
    banner.render(this.#view.banner);
    this.toggleAttribute("unread", this.#view.unread);
    this.setAttribute("state", state);
    page.notify();
  }
}

/** Makes the page's `<live-cell>` elements live. */
export function defineLiveCell(kernel: KernelClient, exportContext: ExportContext): void {
  services = { kernel, exportContext };
  // the page may load the bundle twice
  if (customElements.get("live-cell")) return;
  customElements.define("live-cell", LiveCell);
  addEventListener("hashchange", () => {
    for (const cell of page.each()) cell.followAddress();
  });
}
