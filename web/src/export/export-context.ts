// What an exported story needs beside its cells: SQLAlchemy's version and the modules that stories share.

import type { Manifest, RuntimeFiles } from "../kernel/runtime-files.ts";
import type { SharedModule } from "./python-script.ts";

/** What a story needs to run by itself. */
export interface ExportContext {
  /** SQLAlchemy's version. */
  sqlalchemy: string;
  /** The modules that stories import; downloaded when first asked for. */
  modules(): Promise<SharedModule[]>;
}

/** The context of a site: its SQLAlchemy is a wheel of the runtime, whose name has the version. */
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
