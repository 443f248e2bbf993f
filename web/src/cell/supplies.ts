// Supplies: what all cells of the page share: the part of the kernel that they use, and what a downloaded story needs.

import type { SharedModule } from "../export/python-script.ts";
import type { Listener, Requested, Run, Saved } from "../kernel/execution.ts";
import type { Manifest, RuntimeFiles } from "../kernel/runtime-files.ts";
import type { CellSource, Completion } from "../shared/messages.ts";

/** What the cells need of the kernel. */
export interface KernelClient {
  warm(): void;
  /** Asks for the last of `steps`, which lists the story's cells up to it. */
  run(story: string, steps: CellSource[], listener: Listener): Run;
  /** The same, for the database that it leaves. */
  database(story: string, steps: CellSource[], listener: Listener): Requested<Saved>;
  /** How many of `steps` would run before the last one. */
  earlier(story: string, steps: CellSource[]): number;
  /** The names that fit at `offset` in `source`. */
  complete(story: string, source: string, offset: number): Promise<Completion[]>;
}

/** What a story needs where it runs by itself. */
export interface ExportContext {
  /** SQLAlchemy's version. */
  sqlalchemy: string;
  /** The modules that stories import; downloaded when first asked for. */
  modules(): Promise<SharedModule[]>;
}

/** The exportContext of a site: its SQLAlchemy is a wheel of the runtime, whose name has the version. */
export function exportContext(manifest: Manifest, runtime: RuntimeFiles): ExportContext {
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
