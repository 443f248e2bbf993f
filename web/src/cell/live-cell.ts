// <live-cell>: takes the delivered code and recorded result, adds the buttons, the editor and live results.

import { download, linkTo } from "../export/export.ts";
import type { ExportContext } from "../export/export-context.ts";
import type { ExportableCell } from "../export/exportable-cell.ts";
import type { KernelClient } from "../kernel/kernel.ts";
import type { Rendering } from "../rendering/rendering.ts";
import type { MomentEvent } from "../rendering/stepper.ts";
import { unsupported } from "../shared/browser-support.ts";
import { Late } from "../shared/late.ts";
import type { CellRequest } from "../shared/messages.ts";
import type { CellResult, Payload } from "../shared/schema.ts";
import { readPayload } from "../story/payload.ts";
import { cellsUpTo, storySources } from "../story/story-cells.ts";
import * as change from "./cell-state.ts";
import { CodeArea } from "./code-area.ts";
import { loadEdit, saveEdit } from "./edit-storage.ts";
import { CellRun, type End } from "./execution-view.ts";
import { Head } from "./head.ts";
import { highlight, onPointed } from "./line-highlight.ts";
import { addNavigationKeys } from "./navigation-keys.ts";
import { Practice } from "./practice.ts";
import { Registry } from "./registry.ts";
import { ResultArea } from "./result-area.ts";
import { asked, LinkBanner, read, reveal } from "./shared-link.ts";
import { EARLIER_FIRST } from "./status.ts";

/** What all cells share. */
interface Services {
  kernel: KernelClient;
  rendering: Late<Rendering>;
  exportContext: ExportContext;
}

let services: Services;

/** The elements on the page. */
export const page = new Registry<LiveCell>();

/** The parts that a cell is made of. */
interface Parts {
  code: CodeArea;
  head: Head;
  result: ResultArea;
  banner: LinkBanner;
  /** What the reader is asked before the result is uncovered. */
  question: HTMLFormElement | null;
  practice: Practice | null;
}

/** How long cells are built in one go, in milliseconds; then the page has its turn. */
const SLICE_MS = 8;

/** The element. What happens to it changes its state; `#render` shows what `view` makes of that. */
export class LiveCell extends HTMLElement implements ExportableCell {
  payload!: Payload;
  /** Null until the cell is built: soon after it came to the page, or when the reader comes to it. */
  #parts: Parts | null = null;
  #state!: change.CellState;
  #view!: change.CellView;
  /** The state and the view that are on the page. */
  #shown: { state: change.CellState; view: string } | null = null;
  #run: CellRun | null = null;
  #end: Promise<End> | null = null;

  connectedCallback(): void {
    if (!this.payload) this.#read();
    if (!this.payload) return;
    page.add(this.story, this);
    // what the cells before it say about it is looked at once all are there
    this.#show([this.payload.source], [this.#state.source]);
    LiveCell.#arrive(this);
    this.followAddress();
  }

  /** The cells that have just come to the page, and are not built yet. */
  static readonly #arrived: LiveCell[] = [];
  static #building = false;

  static #arrive(cell: LiveCell): void {
    LiveCell.#arrived.push(cell);
    if (LiveCell.#building) return;
    LiveCell.#building = true;
    queueMicrotask(() => {
      // each cell depends on those before it
      const stories = new Map(LiveCell.#arrived.map((each) => [each.story, each]));
      for (const each of stories.values()) each.#renderStory(0);
      LiveCell.#buildNext();
    });
  }

  /** Builds what has arrived, a slice at a time: on a page of a thousand cells the reader scrolls meanwhile. */
  static #buildNext(): void {
    const end = performance.now() + SLICE_MS;
    let next: LiveCell | undefined;
    do {
      next = LiveCell.#arrived.shift();
      if (next?.isConnected) next.#build();
    } while (next && performance.now() < end);
    if (LiveCell.#arrived.length > 0) setTimeout(() => LiveCell.#buildNext());
    else LiveCell.#building = false;
  }

  disconnectedCallback(): void {
    page.remove(this.story, this);
    // an element that is only moved is back by then
    queueMicrotask(() => this.isConnected || this.stop());
  }

  /** The elements that it was delivered with; null where they are not all there. */
  #delivered() {
    const pre = this.querySelector<HTMLElement>(".lc-code pre");
    const code = pre?.querySelector<HTMLElement>("code");
    const head = this.querySelector<HTMLElement>(".lc-head");
    const result = this.querySelector<HTMLElement>(".lc-result");
    return pre && code && head && result ? { pre, code, head, result } : null;
  }

  #read(): void {
    const delivered = this.#delivered();
    if (!delivered) return;
    this.payload = readPayload(this.getAttribute("data-cell"));
    const { source, key, error_line } = this.payload;
    const reason = unsupported();
    let read: (() => CellResult) | null = null;
    const recorded: change.Shown = {
      nodes: [...delivered.result.childNodes],
      read: () => {
        // only what renders results asks
        read ??= services.rendering.value?.recorded(this.getAttribute("data-result")) ?? null;
        if (!read) throw new Error("no rendering");
        return read();
      },
      aloud: "",
      sources: null,
      report: { state: "idle", note: reason ? `Recorded output · ${reason}` : "Recorded output", status: "" },
      errorLine: error_line,
    };
    const edit = reason ? null : loadEdit(this.id, key);
    this.#state = change.initialState({ source, slot: this.id, key }, recorded, edit);
  }

  /** Makes the parts, where that has not been done. */
  #build(): void {
    const delivered = this.#parts ? null : this.#delivered();
    if (!delivered) return;
    const { pre, code, head, result } = delivered;
    const { source, heading, story, exercise } = this.payload;
    const parts: Parts = {
      code: new CodeArea(pre, code, source, heading, {
        change: (edited) => this.#update(change.edited(this.#state, edited)),
        run: () => this.#press(),
        point: (line) => highlight(result, this.#view.stale ? null : line),
        complete: (edited, offset) => services.kernel.complete(story, edited, offset),
        fail: (note) => this.#update(change.failed(this.#state, { state: "error", note, status: "Error: no editor" })),
      }),
      head: new Head(head, this.id, heading, {
        run: () => this.#press(),
        stop: () => this.stop(),
        reset: () => this.#update(change.reset(this.#state)),
        edit: () => parts.code.edit(),
        copy: () => this.source(true),
        link: () => linkTo(this),
        download: (format) => download(format, this, this.#story(), services.exportContext),
        hint: () => (services.kernel.earlier(story, this.#cells(true)) > 0 ? EARLIER_FIRST : ""),
      }),
      result: new ResultArea(result, this.#state.recorded, services.rendering),
      banner: new LinkBanner(this, () => this.#showOriginal()),
      question: this.querySelector<HTMLFormElement>(".lc-prediction"),
      practice: Practice.of(
        this,
        exercise?.solutions.map((solution) => solution.source),
        {
          put: (solution) => this.#update(change.edited(this.#state, solution)),
          restart: () => this.#view.reset === "reset" && this.#update(change.reset(this.#state)),
        },
      ),
    };
    this.#parts = parts;
    if (unsupported()) parts.head.withoutRun();
    else {
      parts.code.enable();
      this.#listen(parts);
    }
    // no button of it does anything before
    parts.question?.querySelector("fieldset")?.removeAttribute("disabled");
    for (const done of ["click", "submit"])
      parts.question?.addEventListener(done, (event) => {
        if (done === "submit") event.preventDefault();
        this.#answer(event);
      });
    this.#shown = null;
    this.#render();
  }

  /** The reader comes to this cell: what a run or a step needs is loaded. */
  near(): void {
    this.#build();
    if (unsupported()) return;
    services.kernel.warm();
    this.#parts?.result.near();
    this.#parts?.practice?.near();
  }

  /** The reader answers the question, or wants to be shown. */
  async #answer(event: Event): Promise<void> {
    const form = this.#parts?.question;
    if (!form || !this.#asks) return;
    // what cannot be loaded must not keep the result from the reader
    const rendering = await services.rendering.load().catch(() => null);
    if (!this.#asks || (rendering && !rendering.answered(form, event))) return;
    this.#uncover();
    form.querySelector<HTMLElement>(".lc-verdict")?.focus({ preventScroll: true });
    (await this.#parts?.result.near())?.playTo(Number(form.dataset.step));
  }

  /** Whether the result is covered by a question. */
  get #asks(): boolean {
    return this.hasAttribute("asks");
  }

  #uncover(): void {
    if (!this.#asks) return;
    this.removeAttribute("asks");
    this.#render();
  }

  #listen({ head, result }: Parts): void {
    onPointed(result.element, (id, line) => {
      // the lines of a result that is out of date are no longer where it says
      const at = this.#view.stale ? null : line;
      const pointed = id ?? this.payload.cell;
      for (const cell of this.#story()) cell.#parts?.code.mark("highlight", cell.payload.cell === pointed ? at : null);
    });
    addNavigationKeys(this, () => page.all());
    this.addEventListener("lc-moment", (event) => {
      const { line, aloud } = (event as MomentEvent).detail;
      if (aloud) head.say(aloud);
      this.#update(change.stepped(this.#state, line));
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

  get story(): string {
    return this.id.replace(/:.*/, "");
  }

  /** The story's elements in reading order. */
  #story(): LiveCell[] {
    return page.story(this.story);
  }

  /** The story up to this cell, with the current code or the author's. */
  #cells(current: boolean): CellRequest[] {
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
    this.#uncover();
    this.#update(change.started(this.#state));
    const named = (id: string) => this.#story().filter(({ payload }) => payload.cell === id);
    this.#run = new CellRun(services.kernel, services.rendering, request, {
      phase: (phase) => this.#update(change.waitsFor(this.#state, phase)),
      output: (id, output) => {
        for (const cell of named(id)) cell.#parts?.result.live(output);
      },
      result: (id, shown) => {
        for (const cell of named(id)) cell.#update(change.hasResult(cell.#state, shown));
      },
    });
    const end = await this.#run.end;
    this.#run = null;
    for (const cell of this.#story()) cell.#parts?.result.live(null);
    this.#update(change.ended(this.#state, end.report, end.own));
    return end;
  }

  /** Does what the page's address asks of this cell; an address of anything else leaves it as it is. */
  async followAddress(): Promise<void> {
    const fragment = asked(this.id);
    if (!fragment) return;
    const { packed } = fragment;
    this.#build();
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
    this.#view = change.view(this.#state, this.payload.cell, author, today, this.#asks);
    page.notify();
    if (!this.#parts) return;
    const { code, head, result, banner, practice } = this.#parts;
    const before = this.#shown;
    this.#shown = { state: this.#state, view: JSON.stringify(this.#view) };
    if (before?.state === this.#state && before.view === this.#shown.view) return;
    const { state, stale, errorLine, step } = this.#view;
    const { source, shown } = this.#state;
    code.source = source;
    code.mark("error", errorLine);
    code.mark("step", step);
    result.render(shown, stale);
    // the lines of a result that is out of date are no longer where it says
    code.sent(stale ? new Set() : result.sent);
    head.render(this.#view);
    banner.render(this.#view.banner);
    practice?.render({ source, read: shown.sources && shown.read, stale });
    this.toggleAttribute("unread", this.#view.unread);
    this.setAttribute("state", state);
  }
}

/** Makes the page's `<live-cell>` elements live. */
export function defineLiveCell(
  kernel: KernelClient,
  loadRendering: () => Promise<Rendering>,
  exportContext: ExportContext,
): void {
  services = { kernel, rendering: new Late(loadRendering), exportContext };
  // the page may load the bundle twice
  if (customElements.get("live-cell")) return;
  customElements.define("live-cell", LiveCell);
  for (const intent of ["pointerover", "pointerdown", "focusin"])
    addEventListener(
      intent,
      ({ target }) => target instanceof Element && target.closest<LiveCell>("live-cell")?.near(),
    );
  addEventListener("hashchange", () => {
    for (const cell of page.each()) cell.followAddress();
  });
}
