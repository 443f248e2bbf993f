// Normalizes the heap: memory compresses well, without changing what Python sees in it.

const IN_USE = 2; // a bit of a chunk's head
const FLAGS = 7;
const GC_FLAGS = 3;

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

/**
 * Links the frozen objects in the order of their addresses. The collector only ever counts them, so any order will do;
 * in this one each link is the size of an object. A head of two words, next and previous, is in front of each; their
 * lowest bits are flags. `object` is the address of a frozen one. Returns how many there are.
 */
function sortFrozen(module, object) {
  const words = module.HEAPU32;
  const next = (head) => words[head >>> 2] & ~GC_FLAGS;
  const heads = [];
  let head = object - 8;
  do {
    heads.push(head);
    head = next(head);
    if (!head || heads.length > words.length) throw new Error("the list of frozen objects does not close");
  } while (head !== object - 8);
  heads.sort((a, b) => a - b);
  const link = (word, target) => {
    words[word] = target | (words[word] & GC_FLAGS);
  };
  heads.forEach((from, index) => {
    const to = heads[(index + 1) % heads.length];
    link(from >>> 2, to);
    link((to + 4) >>> 2, from);
  });
  return heads.length - 1; // one is the list's own
}

/** `object` is the address of one that is frozen, `frozen` how many are. */
export function tidy(module, object, frozen) {
  const sorted = sortFrozen(module, object);
  if (sorted !== frozen) throw new Error(`${sorted} objects were sorted, but ${frozen} are frozen`);
  zeroFreeChunks(module);
  zeroStack(module);
}
