import type { StepFinder } from './why.ts';

/** No step is known before steps can be read. */
export const findStep: StepFinder = async () => undefined;
