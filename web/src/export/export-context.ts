// What an exported story needs beside its cells: SQLAlchemy's version and the modules that stories share.

import type { Kernel } from "../kernel/kernel.ts";
import type { SharedModule } from "./python-script.ts";

/** What a story needs to run by itself. */
export interface ExportContext {
  /** SQLAlchemy's version. */
  sqlalchemy: string;
  /** The modules that stories import; downloaded when first asked for. */
  modules(): Promise<SharedModule[]>;
}

/** The context of a site: the shared modules are among the files of its Python. */
export function exportContext(sqlalchemy: string, kernel: Pick<Kernel, "python">): ExportContext {
  return {
    sqlalchemy,
    modules: async () => {
      const { source } = await kernel.python();
      const files = Object.entries(await source.load("download"));
      return files.map(([name, bytes]) => ({
        name: name.replace(/\.py$/, ""),
        source: new TextDecoder().decode(bytes),
      }));
    },
  };
}
