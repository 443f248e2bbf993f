// One way to make elements: text stays text, whatever a cell printed.

/** Makes an element; an attribute that is null is left out. */
export function element(
  tag: string,
  attributes: Record<string, string | number | null>,
  ...children: (Node | string)[]
): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) made.setAttribute(name, String(value));
  }
  // parsed HTML has no empty text nodes either
  made.append(...children.filter((child) => child !== ""));
  return made;
}

/** A small label. It is no word of the page, so the site's search leaves it out. */
export function tag(text: string): HTMLElement {
  return element("span", { class: "lc-tag", "data-search-exclude": "" }, text);
}

/** For the visuallyHidden alone. */
export function visuallyHidden(text: string): HTMLElement {
  return element("span", { class: "lc-visually-hidden" }, text);
}

/** Heads of columns. */
export function heads(names: readonly string[]): HTMLElement[] {
  return names.map((name) => element("th", { scope: "col" }, name));
}

/** A value, with the one before it where it has changed. */
export function value(old: string | null, now: string): (Node | string)[] {
  if (old === null) return [now];
  const arrow = element("span", { "aria-hidden": "true" }, " → ");
  return [
    visuallyHidden("changed from "),
    element("del", {}, old),
    arrow,
    visuallyHidden(" to "),
    element("ins", {}, now),
  ];
}

/** A panel that starts closed; its summary tells the essence. */
export function details(panel: string, title: string, summary: string, ...body: Node[]): HTMLElement {
  return element(
    "details",
    { class: `lc-${panel}`, "data-panel": panel, "data-search-exclude": "" },
    element("summary", {}, `${title} `, element("span", { class: "lc-summary" }, summary)),
    element("div", { class: "lc-scroll" }, ...body),
  );
}
