export const name = 'node -e 0';
export const version = [process.execPath, '--version'];
export const start = () => [[process.execPath, '-e', '0']];
