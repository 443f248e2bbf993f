// Compress: as small as it gets; a reader waits for the bytes, nobody for this. web/src/worker/zstd.ts decompresses it.

import { constants, zstdCompressSync } from "node:zlib";

const { ZSTD_c_compressionLevel, ZSTD_c_windowLog, ZSTD_c_contentSizeFlag, ZSTD_c_checksumFlag } = constants;
const { ZSTD_c_nbWorkers, ZSTD_c_jobSize, ZSTD_c_overlapLog } = constants;

/** Returns a zstd frame that says how much it holds, so that its decoder can make room at once. */
export function compress(bytes) {
  const params = {
    [ZSTD_c_compressionLevel]: 22,
    [ZSTD_c_windowLog]: 25, // 32 MB: more than there is, so nothing is ever too far back
    [ZSTD_c_contentSizeFlag]: 1,
    [ZSTD_c_checksumFlag]: 0,
    // two threads, each with half of the snapshot; the second looks back far enough that it is no larger (measured)
    [ZSTD_c_nbWorkers]: 2,
    [ZSTD_c_jobSize]: 14 * 2 ** 20,
    [ZSTD_c_overlapLog]: 8,
  };
  return zstdCompressSync(bytes, { params, pledgedSrcSize: bytes.length });
}
