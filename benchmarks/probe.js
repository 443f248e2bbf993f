// Runs in every page before its own scripts: clicks, waits for results in the DOM, and marks both in the browser's trace.
(() => {
  if (top !== window) return;
  const LIMIT = 300_000;
  const tasks = []; // those of more than 50 ms; the browser does not tell of others
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
  observer.observe({ type: "longtask" });

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
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const parts = (id) => {
    const cell = document.getElementById(id);
    return { cell, run: cell.querySelector(".lc-run"), result: cell.querySelector(".lc-result") };
  };

  /** Measures from `start` to the result; `longest` is the longest of the page's tasks between the two, 0 for none over 50 ms. */
  async function measured(start, result) {
    const shown = await result;
    performance.mark("click", { startTime: start });
    performance.mark("shown", { startTime: shown });
    for (const { name, startTime, responseEnd, initiatorType } of performance.getEntriesByType("resource")) {
      if (startTime < start || initiatorType === "fetch" || !name.endsWith(".js")) continue; // `page: fetch` has those
      performance.measure(`page: load (${name.split("/").pop()})`, { start: startTime, end: responseEnd });
    }
    await painted();
    tasks.push(...observer.takeRecords());
    const between = tasks.filter(({ startTime }) => startTime >= start && startTime < shown);
    return { wall: shown - start, longest: Math.max(0, ...between.map(({ duration }) => duration)) };
  }

  /** All times are milliseconds. */
  window.bench = {
    /** Click of a plain button → result in the DOM. */
    plain(button, result) {
      const shown = changed(document.querySelector(result));
      const start = performance.now();
      document.querySelector(button).click();
      return measured(start, shown);
    },
    /** Run of a cell → its result in the DOM. */
    async run(id) {
      const { cell, run, result } = parts(id);
      const shown = changed(result);
      const start = performance.now();
      run.click();
      const told = await measured(start, shown);
      await state(cell, ["done", "error"]);
      if (cell.getAttribute("state") !== "done") throw new Error(cell.querySelector(".lc-note").textContent);
      return told;
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
      const start = performance.now();
      run.click();
      await state(cell, ["idle", "stale", "error"]);
      cell.querySelector(".lc-reset").click();
      const shown = changed(result);
      run.click();
      return measured(start, shown);
    },
  };
})();
