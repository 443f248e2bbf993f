// Whether the site has changed since this script was loaded: instant navigation brings new pages to an old script.

/** Loads a page afresh that names another build's style sheet than the first one did; `own` is the place of this build. */
export function followSite(own: string): void {
  const style = () => document.querySelector<HTMLLinkElement>('link[href*="/bundle-"]')?.href;
  // where another program has put the style sheet elsewhere, nothing can be told
  if (!style()?.startsWith(own)) return;
  new MutationObserver(() => style()?.startsWith(own) === false && location.reload()).observe(document.head, {
    childList: true,
  });
}
