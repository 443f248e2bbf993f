// <live-cell>: takes the delivered code and recorded result, adds the bar's buttons, the editor and live results.

import { Bar } from "./bar.ts";
import { CodeArea } from "./code.ts";
import { loadEdit, saveEdit } from "./edits.ts";
import type { Kernel, Phase, Run } from "./kernel.ts";
import { errorLine, light, makeScrollable } from "./lines.ts";
import { renderResult } from "./panels/index.ts";
import { type Payload, parsePayload } from "./payload.ts";
import type { CellResult } from "./protocol.ts";
import { outcomeReport, phaseNote, type Report, resultReport } from "./status.ts";
import { enhance, recordedResult } from "./steps.ts";
import { type Place, staleness, stepsTo } from "./story.ts";
import { unsupported } from "./support.ts";

/** A result in its place, and what it was computed from. */
interface Shown {
  nodes: Node[];
  read: () => CellResult;
  /** The sources up to this cell; null: as the author wrote them. */
  sources: string[] | null;
  report: Report;
  errorLine: number | null;
}

const STALE = {
  edited: "Edited: run to see its result",
  earlier: "An earlier cell was edited: run again",
};

/** The element; the kernel is the same for all of them. */
export class LiveCell extends HTMLElement {
  static kernel: Kernel;
  /** The elements on the page, by story. */
  static readonly #stories = new Map<string, Set<LiveCell>>();

  #payload: Payload | null = null;
  #code!: CodeArea;
  #bar!: Bar;
  #result!: HTMLElement;
  /** Around the result, where the reader is asked to predict it; and its own words. */
  #fold: HTMLDetailsElement | null = null;
  #question = "";
  #recorded!: Shown;
  #shown!: Shown;
  #undo: { source: string; shown: Shown } | null = null;
  #run: Run | null = null;
  #phase: Phase | null = null;
  /** How the last run ended where no result tells it; until the next edit or run. */
  #notice: Report | null = null;

  connectedCallback(): void {
    if (this.#payload) {
      this.#enlist(this.#payload.story);
      return;
    }
    const pre = this.querySelector<HTMLElement>(".lc-code pre");
    const code = pre?.querySelector("code");
    const bar = this.querySelector<HTMLElement>(".lc-bar");
    const result = this.querySelector<HTMLElement>(".lc-result");
    if (!pre || !code || !bar || !result) return;
    const payload = parsePayload(this.getAttribute("data-cell"));
    this.#payload = payload;
    this.#result = result;
    this.#fold = result.closest<HTMLDetailsElement>(".lc-fold");
    this.#question = this.#fold?.querySelector("summary")?.textContent ?? "";
    this.#fold?.addEventListener("toggle", () => this.#render());
    this.#code = new CodeArea(pre, code, payload.source, payload.cell, {
      change: () => this.#edited(),
      run: () => this.#start(),
      point: (line) => light(this.#result, this.#result.hasAttribute("data-stale") ? null : line),
      fail: (note) => this.#tell({ state: "error", note, status: "Error: no editor" }),
      complete: (source, offset) => LiveCell.kernel.complete(payload.story, source, offset),
    });
    this.#bar = new Bar(bar, this.id, {
      run: () => this.#start(),
      stop: () => this.#run?.stop(),
      reset: () => this.#reset(),
      copy: () => this.#code.source,
    });
    this.#recorded = this.#shown = {
      nodes: [...result.childNodes],
      read: recordedResult(this),
      sources: null,
      report: { state: "idle", note: "Recorded output", status: "" },
      errorLine: errorLine(result),
    };
    // it measures: once for all cells of the page, not between the changes of one and the next
    queueMicrotask(() => makeScrollable(result));
    enhance(result, this.#recorded.read);
    this.#enlist(payload.story);
    const reason = unsupported();
    if (reason) {
      this.#bar.withoutRun();
      this.#bar.note = `Recorded output · ${reason}`;
      return;
    }
    this.#code.enable();
    const edit = loadEdit(this.id, payload.key);
    this.#listen();
    if (edit !== null) {
      this.#code.source = edit;
      this.#refresh();
    } else {
      this.#render();
    }
  }

  disconnectedCallback(): void {
    LiveCell.#stories.get(this.#payload?.story ?? "")?.delete(this);
    // an element that is only moved is back by then
    queueMicrotask(() => this.isConnected || this.#run?.stop());
  }

  #enlist(story: string): void {
    const cells = LiveCell.#stories.get(story) ?? new Set();
    LiveCell.#stories.set(story, cells.add(this));
  }

  #listen(): void {
    const warm = () => LiveCell.kernel.warm();
    for (const intent of ["pointerenter", "pointerdown", "focusin"])
      this.addEventListener(intent, warm, { once: true });
    this.#result.addEventListener("pointerover", (event) => {
      const entry = event.target instanceof Element ? event.target.closest("li[data-line]") : null;
      for (const cell of this.#story()) cell.#code.mark("lit", null);
      // the lines of a result that is out of date are no longer where it says
      if (!entry || this.#result.hasAttribute("data-stale")) return;
      const cell = this.#sibling(entry.getAttribute("data-cell") ?? this.#cell);
      if (cell) cell.#code.mark("lit", Number(entry.getAttribute("data-line")));
    });
    this.#result.addEventListener("pointerleave", () => {
      for (const cell of this.#story()) cell.#code.mark("lit", null);
    });
  }

  get #cell(): string {
    return this.#payload?.cell ?? "";
  }

  /** The story's elements in document order. */
  #story(): LiveCell[] {
    const cells = [...(LiveCell.#stories.get(this.#payload?.story ?? "") ?? [])];
    const follows = Node.DOCUMENT_POSITION_FOLLOWING;
    return cells.sort((one, other) => (one.compareDocumentPosition(other) & follows ? -1 : 1));
  }

  #sibling(id: string): LiveCell | undefined {
    return this.#story().find((cell) => cell.#cell === id);
  }

  /** The cell as part of its story, with today's source or the author's. */
  #place(today: boolean): Place {
    const { cell, before = [], source = "" } = this.#payload ?? {};
    return { id: cell ?? "", before, source: today ? this.#code.source : source };
  }

  #sources(today: boolean): string[] {
    const places = this.#story().map((cell) => cell.#place(today));
    return stepsTo(places, this.#cell).map(({ source }) => source);
  }

  async #start(): Promise<void> {
    if (this.#run || !this.#payload) return;
    const places = this.#story().map((cell) => cell.#place(true));
    const steps = stepsTo(places, this.#cell);
    const sources = steps.map(({ source }) => source);
    let own: Report | null = null;
    this.#notice = this.#undo = this.#phase = null;
    this.#run = LiveCell.kernel.run(this.#payload.story, steps, {
      phase: (phase) => {
        this.#phase = phase;
        this.#render();
      },
      result: (id, result, seconds) => {
        const report = resultReport(result, seconds);
        if (id === this.#cell) own = report;
        const index = steps.findIndex((step) => step.id === id);
        const cell = this.#sibling(id);
        if (cell) cell.#show(result, sources.slice(0, index + 1), report);
      },
    });
    this.#bar.status = "Running";
    this.#render();
    const outcome = await this.#run.outcome;
    this.#run = null;
    const report = outcomeReport(outcome, own);
    if (own) this.#shown.report = report;
    this.#tell(own ? null : report);
    this.#bar.status = report.status;
  }

  #show(result: CellResult, sources: string[], report: Report): void {
    const { error } = result;
    this.#put({
      nodes: renderResult(result),
      read: () => result,
      sources,
      report,
      errorLine: error?.line ?? null,
    });
    this.#notice = this.#undo = null;
    this.#render();
  }

  #put(shown: Shown): void {
    this.#shown = shown;
    this.#result.replaceChildren(...shown.nodes);
    makeScrollable(this.#result);
    enhance(this.#result, shown.read);
    if (!this.#fold) return;
    const live = shown !== this.#recorded;
    this.#fold.open ||= live;
    const summary = this.#fold.querySelector("summary");
    if (summary) summary.textContent = live ? "Result" : this.#question;
  }

  #edited(): void {
    this.#undo = null;
    this.#keep();
  }

  #reset(): void {
    const undo = this.#undo;
    this.#undo = undo ? null : { source: this.#code.source, shown: this.#shown };
    this.#code.source = undo ? undo.source : (this.#payload?.source ?? "");
    this.#put(undo ? undo.shown : this.#recorded);
    this.#keep();
  }

  #keep(): void {
    const { source, key } = this.#payload ?? { source: "", key: "" };
    saveEdit(this.id, key, this.#code.source === source ? null : this.#code.source);
    this.#notice = null;
    if (!this.#run) this.#bar.status = "";
    this.#refresh();
  }

  #tell(notice: Report | null): void {
    this.#notice = notice;
    if (notice) this.#bar.status = notice.status;
    this.#render();
  }

  /** An edit here may make later cells stale, or fresh again. */
  #refresh(): void {
    for (const cell of this.#story()) cell.#render();
  }

  #render(): void {
    const shown = this.#shown;
    const stale = staleness(shown.sources ?? this.#sources(false), this.#sources(true));
    let { state, note }: { state: string; note: string } = this.#notice ?? shown.report;
    if (this.#run) {
      state = this.#phase?.name === "running" ? "running" : "booting";
      note = phaseNote(this.#phase, this.#cell);
    } else if (stale && !this.#notice) {
      state = "stale";
      note = STALE[stale];
    }
    this.setAttribute("state", state);
    this.#result.toggleAttribute("data-stale", stale !== null);
    // while the result is folded, a marked line would tell what it is
    const hidden = stale === "edited" || this.#fold?.open === false;
    this.#code.mark("error", hidden ? null : shown.errorLine);
    this.#bar.note = note;
    this.#bar.running = this.#run !== null;
    this.#bar.reset = this.#undo ? "undo" : this.#code.source === this.#payload?.source ? "none" : "reset";
  }
}

/** Makes the page's `<live-cell>` elements live; they all share `kernel`. */
export function defineLiveCell(kernel: Kernel): void {
  LiveCell.kernel = kernel;
  // the page may load the bundle twice
  if (!customElements.get("live-cell")) customElements.define("live-cell", LiveCell);
}
