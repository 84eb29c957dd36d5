export async function makeHistory() {
  throw new Error('not there yet');
}
