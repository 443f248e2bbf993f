// What a program that translates pages does: it replaces each text that is not under translate="no", now and after each change of
// the page; `wraps`: it puts elements in the place of the text, as some of them do.
(wraps) => {
  const done = new WeakMap();
  const open = (text) => text.parentElement?.translate && !text.parentElement.closest("script, style, noscript, textarea");
  const translate = (text) => {
    if (!/\p{L}/u.test(text.data) || done.get(text) === text.data || !open(text)) return;
    const foreign = new Text(text.data.replace(/\p{L}+/gu, (word) => `${word}ö`));
    done.set(foreign, foreign.data);
    if (wraps) {
      const outer = document.createElement("font");
      outer.append(document.createElement("font"));
      outer.firstChild.append(foreign);
      text.replaceWith(outer);
    } else {
      text.data = foreign.data;
      done.set(text, text.data);
    }
  };
  const look = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts = root.nodeType === Node.TEXT_NODE ? [root] : [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    texts.forEach(translate);
  };
  look(document.body);
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) type === "characterData" ? look(target) : addedNodes.forEach(look);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
};
