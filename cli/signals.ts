import { ArtError } from '../core/errors.ts';

/** The user, or the system, asked the program to stop. */
export class InterruptedError extends ArtError {
  constructor(signal: NodeJS.Signals) {
    super('INTERRUPTED', 'interrupted', {}, exitOf[signal]);
  }
}

const exitOf: Partial<Record<NodeJS.Signals, number>> = { SIGINT: 130, SIGTERM: 143 };

/** How the program takes Ctrl-C and SIGTERM. */
export interface Interruption {
  /** Aborted by the first of them; a second one exits at once. */
  signal: AbortSignal;
  /** From here on they end the program on the spot, as they end one that does not listen. */
  stopAtOnce(): void;
  /** From here on Ctrl-C belongs to the pager that has the screen. */
  leaveToPager(): void;
}

export function watchSignals(): Interruption {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(exitOf[signal]);
    controller.abort(new InterruptedError(signal));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    stopAtOnce() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
    leaveToPager() {
      process.off('SIGINT', stop);
      process.on('SIGINT', () => {});
    },
  };
}
