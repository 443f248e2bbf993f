// A module that is imported when it is first needed, and again where that has failed.

/** Returns what imports `name` from the module at `address`. It rejects with a sentence that names the file. */
export function retriedImport<Value>(address: string, name: string): () => Promise<Value> {
  let attempts = 0;
  return async () => {
    attempts += 1;
    try {
      // a browser remembers a module that has failed, under its address
      const module = await import(attempts === 1 ? address : `${address}?${attempts}`);
      if (name in module) return module[name];
    } catch {
      // told below, as is a file without anything in it
    }
    const file = address.replace(/.*\//, "");
    throw new Error(`Could not download ${file}: the network failed, or the site has changed. Reload the page.`);
  };
}
