// Supplies: what all cells of the page share: the part of the kernel that they use, and what a downloaded story needs.

import type { Module } from "./download.ts";
import type { Listener, Requested, Run, Saved } from "./job.ts";
import type { Completion, Step } from "./protocol.ts";
import type { Manifest, Runtime } from "./runtime.ts";

/** What the cells need of the kernel. */
export interface Runner {
  warm(): void;
  /** Asks for the last of `steps`, which lists the story's cells up to it. */
  run(story: string, steps: Step[], listener: Listener): Run;
  /** The same, for the database that it leaves. */
  database(story: string, steps: Step[], listener: Listener): Requested<Saved>;
  /** How many of `steps` would run before the last one. */
  earlier(story: string, steps: Step[]): number;
  /** The names that fit at `offset` in `source`. */
  complete(story: string, source: string, offset: number): Promise<Completion[]>;
}

/** What a story needs where it runs by itself. */
export interface Shelf {
  /** SQLAlchemy's version. */
  sqlalchemy: string;
  /** The modules that stories import; downloaded when first asked for. */
  modules(): Promise<Module[]>;
}

/** The shelf of a site: its SQLAlchemy is a wheel of the runtime, whose name has the version. */
export function shelf(manifest: Manifest, runtime: Runtime): Shelf {
  const wheels = Object.keys(manifest.files).map((name) => /^sqlalchemy-([^-]+)-/.exec(name)?.[1]);
  return {
    sqlalchemy: wheels.find((version) => version !== undefined) ?? "",
    modules: async () => {
      const files = Object.entries(await runtime.load("download"));
      return files.map(([name, bytes]) => ({
        name: name.replace(/\.py$/, ""),
        source: new TextDecoder().decode(bytes),
      }));
    },
  };
}
