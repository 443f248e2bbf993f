// Finds what a pasted error is about: among the messages that are known, those that it holds, or else the nearest ones. Pure.

/** A message as the table has it: `…` stands for what differs. It begins with the exception's type, or with the driver's in brackets. */
export interface Known {
  readonly message: string;
  /** What happened, in a sentence. */
  readonly cause: string;
}

/** What is near: those whose whole message is in the text come alone. */
export interface Found<Each extends Known> {
  readonly exact: boolean;
  readonly known: readonly Each[];
}

const MOST = 3;
/** Of the words' weight that a near message shares with the text. */
const NEAR = 0.3;

const TYPE = /^\w+(?=: )/;
/** A line of a traceback that tells an error: perhaps a path, a name, and what it says. */
const TELLS = /^\s*(?:[\w.]+\.)?\w*(?:Error|Exception|Warning|Greenlet|Found|Closed|Violation)\b/;
const AFTER = /^\s*(?:\[SQL|\[parameters|\(Background|File "|Traceback)/;

/** Returns the known messages that are in the text, the longest first, or else at most three that share its words. */
export function findError<Each extends Known>(text: string, all: readonly Each[]): Found<Each> {
  const said = plain(text);
  const held = all.filter(({ message }) => holds(said, message));
  held.sort((one, other) => literal(other.message) - literal(one.message));
  if (held.length > 0) return { exact: true, known: held.slice(0, MOST) };
  const words = wordsOf(told(text));
  const rarity = weights(all);
  const scored = all.flatMap((known) => {
    const own = wordsOf(known.message);
    const shared = [...own].filter((word) => words.has(word));
    const score = sum(shared, rarity) / sum([...own], rarity);
    return score >= NEAR ? [{ known, score }] : [];
  });
  scored.sort((one, other) => other.score - one.score);
  return { exact: false, known: scored.slice(0, MOST).map(({ known }) => known) };
}

/** The text in one line, in small letters, with the quotes of a keyboard. */
function plain(text: string): string {
  return text
    .replace(/[‘’`]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/^\s*[E>|]\s+/gm, "") // what pytest and chats put before a line
    .replace(/\s+/g, " ")
    .toLowerCase();
}

/** What a message says without its type: people leave that out, or have it with its path. */
function parts(message: string): string[] {
  return plain(message.replace(TYPE, "").replace(/^: /, ""))
    .split("…")
    .map((part) => part.trim())
    .filter((part) => part.length > 2);
}

function literal(message: string): number {
  return parts(message).join("").length;
}

/** Tells whether all that is literal in the message stands in the text, in its order. */
function holds(said: string, message: string): boolean {
  let from = 0;
  return parts(message).every((part) => {
    const at = said.indexOf(part, from);
    from = at + part.length;
    return at >= 0;
  });
}

/** The lines of a text that tell errors, with those that go on from there; all of it where none does. */
function told(text: string): string {
  const lines = text.split("\n");
  const found: string[] = [];
  let on = false;
  for (const line of lines) {
    on = TELLS.test(line) || (on && !AFTER.test(line) && line.trim() !== "");
    if (on) found.push(line);
  }
  return found.length > 0 ? found.join("\n") : text;
}

function wordsOf(text: string): Set<string> {
  return new Set(plain(text).match(/[a-z_]{3,}/g) ?? []);
}

/** How much each word says: the more, the fewer messages have it. */
function weights(all: readonly Known[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { message } of all) for (const word of wordsOf(message)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Map([...counts].map(([word, count]) => [word, Math.log(1 + all.length / count)]));
}

function sum(words: readonly string[], rarity: Map<string, number>): number {
  return words.reduce((total, word) => total + (rarity.get(word) ?? 0), 0);
}
