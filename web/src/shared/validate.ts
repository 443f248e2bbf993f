// Validation: what arrives from elsewhere is what it should be, or a TypeError says what is not.

/** Makes something of what arrived, or throws a TypeError that says `name`. */
type Parser<Parsed> = (data: unknown, name: string) => Parsed;

/** Throws a TypeError where `number` is not an index below `end`. */
export function below(number: number, end: number, name: string): void {
  if (number >= end) throw new TypeError(`${name} is ${number}, beyond the end`);
}

/** An object of these fields and no others. */
export function shape<Parsed extends object>(own: string, parsers: { [Key in keyof Parsed]: Parser<Parsed[Key]> }) {
  const entries = Object.entries<Parser<unknown>>(parsers);
  return (data: unknown): Parsed => {
    const fields = record(data, own);
    return Object.fromEntries(entries.map(([key, parse]) => [key, parse(fields[key], `${own} ${key}`)])) as Parsed;
  };
}

/** A list of what `parse` reads. */
export function listOf<Parsed>(parse: Parser<Parsed>): Parser<Parsed[]> {
  return (data, name) => list(data, name).map((item) => parse(item, name));
}

/** An object of any names, each with what `parse` reads. */
export function recordOf<Parsed>(parse: Parser<Parsed>): Parser<Record<string, Parsed>> {
  return (data, name) => {
    const entries = Object.entries(record(data, name));
    return Object.fromEntries(entries.map(([key, value]) => [key, parse(value, `${name} ${key}`)]));
  };
}

/** What `parse` reads, or null. */
export function orNull<Parsed>(parse: Parser<Parsed>): Parser<Parsed | null> {
  return (data, name) => (data === null ? null : parse(data, name));
}

/** One of a few words. */
export function oneOf<Known extends string>(known: readonly Known[]): Parser<Known> {
  return (data, name) => {
    const found = known.find((each) => each === data);
    if (found === undefined) throw new TypeError(`${name} is ${String(data)}`);
    return found;
  };
}

/** `data` as an object with unknown fields; throws a TypeError that says `name`. */
export function record(data: unknown, name: string): Record<string, unknown> {
  if (typeof data !== "object" || data === null || Array.isArray(data)) throw new TypeError(`${name} is not an object`);
  return data as Record<string, unknown>;
}

/** `data` as a list; throws a TypeError that says `name`. */
export function list(data: unknown, name: string): unknown[] {
  if (!Array.isArray(data)) throw new TypeError(`${name} is not a list`);
  return data;
}

/** `data` as a string; throws a TypeError that says `name`. */
export function string(data: unknown, name: string): string {
  if (typeof data !== "string") throw new TypeError(`${name} is not a string`);
  return data;
}

/** `data` as true or false; throws a TypeError that says `name`. */
export function boolean(data: unknown, name: string): boolean {
  if (typeof data !== "boolean") throw new TypeError(`${name} is not true or false`);
  return data;
}

/** `data` as a whole number from 0; throws a TypeError that says `name`. */
export function count(data: unknown, name: string): number {
  if (typeof data !== "number" || !Number.isSafeInteger(data) || data < 0) throw new TypeError(`${name} is no count`);
  return data;
}
