// Modules that are loaded when they are first needed, each a file beside index.js, and again where that has failed.

/** How often a file did not come. */
const failures: Record<string, number> = {};

/**
 * Returns the module that `load` imports: of the file `name`, which the build writes. Rejects with a sentence that names the
 * file; the next call asks for it again.
 */
export async function lateModule<Module extends object>(name: string, load: () => Promise<Module>): Promise<Module> {
  const times = failures[name] ?? 0;
  // a browser remembers a module that has failed, under its address
  const again = `./${name}?${times}`;
  try {
    const module: Module = await (times ? import(again) : load());
    if (Object.keys(module).length) return module;
  } catch {
    // told below, as is a file without anything in it
  }
  failures[name] = times + 1;
  throw new Error(`Could not download ${name}: the network failed, or the site has changed. Reload the page.`);
}
