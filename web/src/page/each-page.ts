// Each page: Material brings new ones without a load; other themes have the one that is there.

/** Calls `arrive` for the page that is there, and for each that comes. */
export function onEachPage(arrive: () => void): void {
  const { document$ } = globalThis as { document$?: { subscribe(next: () => void): unknown } };
  if (document$) document$.subscribe(arrive);
  else arrive();
}
