// <live-cell>: takes the delivered code and recorded result, adds the toolbar's buttons, the editor and live results.

import { download, type ExportableCell, linkTo } from "../export/export.ts";
import type { ExportContext } from "../export/export-context.ts";
import type { KernelClient } from "../kernel/kernel.ts";
import { unsupported } from "../shared/browser-support.ts";
import type { CellSource, Payload } from "../shared/schema.ts";
import { record } from "../shared/validate.ts";
import { staleness } from "../story/execution-plan.ts";
import { readPayload } from "../story/payload.ts";
import { cellsUpTo } from "../story/story-cells.ts";
import { CodeArea } from "./code-area.ts";
import { Draft } from "./draft.ts";
import { CellRun, type End } from "./execution-view.ts";
import { light, pointAt } from "./line-highlight.ts";
import { addNavigationKeys } from "./navigation-keys.ts";
import { Registry } from "./registry.ts";
import { ResultArea, type Shown } from "./result-area.ts";
import { EARLIER_FIRST, type Report, reading } from "./status.ts";
import { Toolbar } from "./toolbar.ts";

/** The element; the kernel and what exports need are the same for all of them. */
export class LiveCell extends HTMLElement implements ExportableCell {
  static kernel: KernelClient;
  static exportContext: ExportContext;
  /** The elements on the page. */
  static readonly page = new Registry<LiveCell>();

  payload!: Payload;
  #code!: CodeArea;
  #bar!: Toolbar;
  #result!: ResultArea;
  #draft!: Draft;
  #run: CellRun | null = null;
  #end: Promise<End> | null = null;
  /** How the last run ended where no result tells it; until the next edit or run. */
  #notice: Report | null = null;

  /** Does what the page's address asks for. */
  static follow(): void {
    for (const cell of LiveCell.page.each()) cell.#draft.linked.follow();
  }

  connectedCallback(): void {
    if (!this.payload) this.#build();
    if (!this.payload) return;
    LiveCell.page.add(this.payload.story, this);
    if (this.#draft.offer === "none") this.#render();
    else this.#refresh();
    this.#draft.linked.follow();
  }

  disconnectedCallback(): void {
    if (this.payload) LiveCell.page.remove(this.payload.story, this);
    // an element that is only moved is back by then
    queueMicrotask(() => this.isConnected || this.stop());
  }

  #build(): void {
    const pre = this.querySelector<HTMLElement>(".lc-code pre");
    const code = pre?.querySelector("code");
    const bar = this.querySelector<HTMLElement>(".lc-toolbar");
    const result = this.querySelector<HTMLElement>(".lc-result");
    if (!pre || !code || !bar || !result) return;
    this.payload = readPayload(this.getAttribute("data-cell"));
    const { source, cell, key } = this.payload;
    this.#result = new ResultArea(this, result, () => this.#render());
    this.#code = new CodeArea(pre, code, source, cell, {
      change: () => {
        this.#draft.edited();
        this.#changed();
      },
      run: () => this.#press(),
      point: (line) => light(result, this.#result.stale ? null : line),
      complete: (source, offset) => LiveCell.kernel.complete(this.payload.story, source, offset),
      fail: (note) => this.#tell({ state: "error", note, status: "Error: no editor" }),
    });
    this.#draft = new Draft(this, this.#code, this.#result, key, () => this.#changed());
    this.#bar = new Toolbar(bar, this.id, {
      run: () => this.#press(),
      stop: () => this.stop(),
      reset: () => {
        this.#draft.reset();
        this.#changed();
      },
      copy: () => this.source(true),
      link: () => linkTo(this),
      download: (kind) => download(kind, this, this.#story(), LiveCell.exportContext),
      hint: () => (LiveCell.kernel.earlier(this.payload.story, this.#steps(true)) > 0 ? EARLIER_FIRST : ""),
    });
    const reason = unsupported();
    if (reason) {
      this.#bar.withoutRun();
      this.#result.recorded.report.note += ` · ${reason}`;
    } else {
      this.#code.enable();
      this.#draft.load();
      this.#listen();
    }
  }

  #listen(): void {
    const warm = () => LiveCell.kernel.warm();
    for (const intent of ["pointerenter", "pointerdown", "focusin"])
      this.addEventListener(intent, warm, { once: true });
    pointAt(this.#result.element, (id, line) => {
      const lit = id ?? this.payload.cell;
      for (const cell of this.#story()) cell.#code.mark("highlight", cell.payload.cell === lit ? line : null);
    });
    addNavigationKeys(this, () => LiveCell.page.all());
    // a panel goes through the moments of the run
    this.addEventListener("lc-moment", (event) => {
      const { line } = record((event as CustomEvent).detail, "moment");
      this.#code.mark("step", typeof line === "number" ? line : null);
    });
  }

  /** The cell of the story that runs for this one now. */
  get running(): string | null {
    return this.#run?.running ?? null;
  }

  /** Whether a link brought code that the reader has not run; only this cell's own Run does. */
  get unread(): boolean {
    return this.#draft.linked.unread || this.#draft.linked.opening;
  }

  source(here: boolean): string {
    return this.#draft.source(here);
  }

  /** The story's elements in reading order. */
  #story(): LiveCell[] {
    return LiveCell.page.story(this.payload.story);
  }

  #steps(today: boolean): CellSource[] {
    return cellsUpTo(this.#story(), this, today);
  }

  #press(): void {
    if (this.#end || this.#draft.linked.opening) return;
    this.#draft.linked.accept();
    this.run();
  }

  /** Runs the cell; a run that is under way is waited for. */
  run(): Promise<End> {
    return this.#start(false);
  }

  async database(): Promise<End> {
    await this.#end;
    this.#draft.linked.accept();
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
    const request = { story: this.payload.story, cells: this.#steps(true), database };
    this.#notice = null;
    this.#draft.settle();
    this.#run = new CellRun(LiveCell.kernel, request, {
      phase: () => this.#render(),
      result: (id, shown) => {
        for (const cell of this.#story()) if (cell.payload.cell === id) cell.#show(shown);
      },
    });
    this.#bar.status = "Running";
    this.#render();
    const end = await this.#run.end;
    this.#run = null;
    if (end.own) this.#result.shown.report = end.report;
    this.#tell(end.own ? null : end.report);
    this.#bar.status = end.report.status;
    return end;
  }

  #show(shown: Shown): void {
    this.#code.mark("step", null);
    this.#result.shown = shown;
    this.#notice = null;
    this.#draft.settle();
    this.#render();
  }

  /** Other code stands here: what was said of it no longer holds, and later cells may be stale, or fresh again. */
  #changed(): void {
    this.#notice = null;
    this.#code.mark("step", null);
    if (!this.#run) this.#bar.status = "";
    this.#refresh();
  }

  #tell(notice: Report | null): void {
    this.#notice = notice;
    if (notice) this.#bar.status = notice.status;
    this.#render();
  }

  #refresh(): void {
    for (const cell of this.#story()) cell.#render();
  }

  #render(): void {
    const { shown, folded } = this.#result;
    const sources = (today: boolean) => this.#steps(today).map(({ source }) => source);
    const stale = this.#draft.linked.unread ? "linked" : staleness(shown.sources ?? sources(false), sources(true));
    const { state, note } = reading(this.#run, this.#notice, stale, shown.report);
    this.setAttribute("state", state);
    this.#result.stale = stale !== null;
    // while the result is folded, a marked line would tell what it is
    const told = !folded && stale !== "edited" && stale !== "linked";
    this.#code.mark("error", told ? shown.errorLine : null);
    this.#bar.note = note;
    this.#bar.running = this.#run !== null;
    this.#bar.waiting = this.#draft.linked.opening;
    this.#bar.reset = this.#draft.offer;
    LiveCell.page.tell();
  }
}

/** Makes the page's `<live-cell>` elements live; they all share the kernel and what exports need. */
export function defineLiveCell(kernel: KernelClient, exportContext: ExportContext): void {
  LiveCell.kernel = kernel;
  LiveCell.exportContext = exportContext;
  // the page may load the bundle twice
  if (customElements.get("live-cell")) return;
  customElements.define("live-cell", LiveCell);
  addEventListener("hashchange", () => LiveCell.follow());
}
