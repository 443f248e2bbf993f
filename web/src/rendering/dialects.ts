// The statements of all stories as other databases have them, recorded by `livecells/dialects.py`. The build makes a file of it.

/** Compiled in by the build, as JSON. */
declare const DIALECTS: string;

/** By what SQLite is sent: what differs, by database; nothing for a statement that is not known. */
export const dialects: Record<string, Record<string, string>> = JSON.parse(DIALECTS);
