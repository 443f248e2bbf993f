// Runs in every page before its own scripts: clicks, waits for results in the DOM, and notes what workers say.
(() => {
  if (top !== window) return;
  const LIMIT = 300_000;
  const heard = []; // the worker's messages since the last click, with the time at which the page had them
  const { get, set } = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage");
  Object.defineProperty(MessagePort.prototype, "onmessage", {
    configurable: true,
    get,
    set(handler) {
      const noted = (event) => {
        const { type, cell, seconds } = event.data ?? {};
        heard.push({ type, cell, seconds, at: performance.now() });
        return handler.call(this, event);
      };
      set.call(this, handler && noted);
    },
  });
  addEventListener("message", ({ data }) => heard.push({ type: `frame ${data}`, at: performance.now() }));

  const until = (node, options, what, holds) =>
    new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`no ${what} within ${LIMIT / 1000} s`)), LIMIT);
      const settle = () => {
        observer.disconnect();
        clearTimeout(limit);
        resolve(performance.now());
      };
      const observer = new MutationObserver(() => holds() && settle());
      observer.observe(node, options);
      addEventListener("unhandledrejection", ({ reason }) => reject(reason), { once: true });
      if (what === "state" && holds()) settle();
    });
  const changed = (result) => until(result, { childList: true }, "result", () => true);
  const state = (cell, wanted) =>
    until(cell, { attributes: true }, "state", () => wanted.includes(cell.getAttribute("state")));
  const own = () => heard.reduce((sum, { type, seconds }) => sum + (type === "result" ? seconds * 1000 : 0), 0);
  const parts = (id) => {
    const cell = document.getElementById(id);
    return { cell, run: cell.querySelector(".lc-run"), result: cell.querySelector(".lc-result") };
  };

  /** All times are milliseconds; `own` is what the worker reports for the cells it ran. */
  window.bench = {
    /** Click of a plain button → result in the DOM. */
    async plain(button, result) {
      const shown = changed(document.querySelector(result));
      const start = performance.now();
      document.querySelector(button).click();
      return { wall: (await shown) - start, own: 0, heard: [] };
    },
    /** Run of a cell → its result in the DOM. */
    async run(id) {
      const { cell, run, result } = parts(id);
      heard.length = 0;
      const shown = changed(result);
      const start = performance.now();
      run.click();
      const wall = (await shown) - start;
      await state(cell, ["done", "error"]);
      if (cell.getAttribute("state") !== "done") throw new Error(cell.querySelector(".lc-note").textContent);
      if (!heard.some(({ type }) => type === "result")) throw new Error("no result was heard: has protocol.ts changed?");
      const files = performance.getEntriesByType("resource").filter(({ name }) => name.includes("/runtime-"));
      const ready = heard.find(({ type }) => type === "ready")?.at ?? 0;
      const needed = files.filter(({ startTime }) => startTime >= start && startTime < ready);
      if (needed.length) heard.push({ type: "files", at: Math.max(...needed.map(({ responseEnd }) => responseEnd)) });
      return { wall, own: own(), heard: heard.map((each) => ({ ...each, at: each.at - start })) };
    },
    /** Starts a cell that does not end, and returns when it has run for half a second. */
    async start(id) {
      const { cell, run } = parts(id);
      run.click();
      await state(cell, ["running"]);
      await new Promise((resolve) => setTimeout(resolve, 500));
    },
    /** Stop → the result of the next run in the DOM; the cell is reset between the two. */
    async stop(id) {
      const { cell, run, result } = parts(id);
      heard.length = 0;
      const start = performance.now();
      run.click();
      await state(cell, ["idle", "stale", "error"]);
      cell.querySelector(".lc-reset").click();
      const shown = changed(result);
      run.click();
      const wall = (await shown) - start;
      return { wall, own: own(), heard: heard.map((each) => ({ ...each, at: each.at - start })) };
    },
  };
})();
