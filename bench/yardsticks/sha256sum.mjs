export const name = 'sha256sum';
export const version = ['sha256sum', '--version'];
export const commit = () => [['find', 'data', '-type', 'f', '-exec', 'sha256sum', '{}', '+']];
