import { ArtError } from '../core/errors.ts';

/** The user, or the system, asked the program to stop. */
export class InterruptedError extends ArtError {
  constructor(signal: NodeJS.Signals) {
    super('INTERRUPTED', 'interrupted', {}, exitOf[signal] ?? 1);
  }
}

const exitOf: Partial<Record<NodeJS.Signals, number>> = { SIGINT: 130, SIGTERM: 143 };

export interface Interruption {
  signal: AbortSignal;
  /** While a pager has the screen, Ctrl-C belongs to it. */
  leaveToPager(): void;
}

/** Turns the first Ctrl-C or SIGTERM into an abort that work can stop at cleanly; a second one exits at once. */
export function watchSignals(): Interruption {
  const controller = new AbortController();
  let paging = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (paging && signal === 'SIGINT') return;
    if (controller.signal.aborted) process.exit(exitOf[signal]);
    controller.abort(new InterruptedError(signal));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    leaveToPager() {
      paging = true;
    },
  };
}
