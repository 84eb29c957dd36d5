/** On the way out of the program, in this order: what still writes is ended before anything is put back. */
type Turn = 'end' | 'putBack';

const waiting: Record<Turn, Set<() => void>> = { end: new Set(), putBack: new Set() };
let listens = false;

/** Has `action` done when the program ends without having come to it, such as at a second Ctrl-C. Returns how to call it off. */
export function onExit(turn: Turn, action: () => void): () => void {
  if (!listens) process.on('exit', leave);
  listens = true;
  waiting[turn].add(action);
  return () => void waiting[turn].delete(action);
}

function leave(): void {
  for (const action of [...waiting.end, ...waiting.putBack]) {
    try {
      action();
    } catch {
      // One that fails is no reason to leave out the others, and nobody listens any more.
    }
  }
}
