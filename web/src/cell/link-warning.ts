// What stands above code from a link. Loaded with what reads the link.

/** Characters beyond ASCII that are named. */
const MOST_SIGNS = 20;

/** Where the code is from, and what is not seen of it at a glance. */
export function warning(source: string): string {
  const said = ["This code came with the link, not from this site. Read it before you run it."];
  const lines = source.split("\n").length;
  if (lines > 1) said.push(`It has ${lines.toLocaleString("en")} lines; scroll to read them all.`);
  const signs = [...new Set(source.match(/(?!\p{Emoji_Presentation}|\ufe0f|\u200d)[^\0-\x7f]/gu))].slice(0, MOST_SIGNS);
  const named = signs.map((sign) => `${sign} (U+${sign.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")})`);
  if (named.length > 0) said.push(`These characters can look like others: ${named.join(", ")}.`);
  return said.join(" ");
}
