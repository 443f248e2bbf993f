// Tidy: zeroes what a C program leaves behind in memory that nobody owns. Zeros cost nothing once compressed.

const IN_USE = 2; // a bit of a chunk's head
const FLAGS = 7;

/** Zeroes the free chunks of dlmalloc's heap. Links and sizes stay, so malloc goes on as if nothing had happened. */
function zeroFreeChunks(module) {
  const bytes = module.HEAPU8;
  const words = module.HEAPU32;
  const end = (module._sbrk(0) >>> 0) - 64;
  let chunk = (module.___heap_base + FLAGS) & ~FLAGS;
  while (chunk < end) {
    const head = words[(chunk + 4) >>> 2];
    const size = head & ~FLAGS;
    if (size < 8) break;
    if (!(head & IN_USE)) {
      // small ones are in lists (16 bytes), large ones in trees (32 bytes)
      bytes.fill(0, chunk + Math.min(size >= 256 ? 32 : 16, size), chunk + size);
      if (size >= 24) words[(chunk + size) >>> 2] = size; // the next chunk knows its free neighbour's size
    }
    chunk += size;
  }
}

/** Zeroes the part of the C stack below the stack pointer. */
function zeroStack(module) {
  module.HEAPU8.fill(0, module._emscripten_stack_get_end(), module.stackSave());
}

export function tidy(module) {
  zeroFreeChunks(module);
  zeroStack(module);
}
