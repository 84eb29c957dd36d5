export const name = 'casync';
export const settings = 'default chunk sizes (average 64 KiB), zstd; file times, modes and owners kept';
export const version = ['casync', '--version'];
export const stores = ['index.castr', 'index.caidx'];
export const init = () => [];
export const commit = () => [['casync', 'make', '--store=index.castr', 'index.caidx', 'data']];
export const restore = (job) => [['casync', 'extract', '--store=index.castr', 'index.caidx', job.target]];
