// Short SQL: which parts of a statement tell a reader little, the lists of columns and values, and what to say in their place.

/** A part that is the text as it is, or stands for `long` in a few words. */
export type Part = string | { long: string; short: string };

const SELECT = /^(SELECT (?:DISTINCT )?)(.+?)(\s+FROM\s.*)$/s;
const INSERT = /^(INSERT (?:OR \w+ )?INTO \S+ \()(.+?)(\) VALUES )(.+?)((?:\s(?:RETURNING|ON CONFLICT)\b.*)?)$/s;
const CREATE = /^(CREATE TABLE \S+ )\((.+)\)(\s*)$/s;

/** Lists of up to so many characters stay. */
const BRIEF = 24;
/** Longer statements stay as they are: they were cut already. */
const LONGEST = 20_000;

/** The statement in parts; one part where all of it stays. */
export function short(sql: string): Part[] {
  if (sql.length > LONGEST) return [sql];
  const [, verb = "", columns = "", rest = ""] = SELECT.exec(sql) ?? [];
  if (columns && items(columns).length > 1) return [verb, list(columns, counted(columns)), rest];
  const [, into = "", names = "", middle = "", values = "", after = ""] = INSERT.exec(sql) ?? [];
  if (values) {
    const rows = items(values).length;
    return [into, list(names, counted(names)), middle, list(values, rows === 1 ? "(…)" : `${rows} rows`), after];
  }
  const [, table = "", body = "", end = ""] = CREATE.exec(sql) ?? [];
  if (body) return [table, list(`(${body})`, `(${columnNames(body).join(", ")})`), end];
  return [sql];
}

function list(long: string, words: string): Part {
  return long.length > Math.max(BRIEF, words.length) ? { long, short: words } : long;
}

function counted(columns: string): string {
  return `${items(columns).length} columns`;
}

/** The names of the columns in the body of a CREATE TABLE. */
function columnNames(body: string): string[] {
  const names = items(body).map((item) => item.trim().split(/[\s(]/, 1)[0] ?? "");
  return names.filter((name) => !/^(PRIMARY|FOREIGN|UNIQUE|CHECK|CONSTRAINT)$/.test(name));
}

/** The items of a list: what commas part that are in no bracket and no string. */
function items(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let quote = "";
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const sign = text.charAt(index);
    if (quote) quote = sign === quote ? "" : quote;
    else if (sign === "'" || sign === '"') quote = sign;
    else if (sign === "(") depth += 1;
    else if (sign === ")") depth -= 1;
    else if (sign === "," && depth === 0) {
      found.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...found, text.slice(start)];
}
