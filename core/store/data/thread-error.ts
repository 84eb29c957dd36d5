// Errors on their way between threads: a structured clone keeps neither the class nor the code of an error.
import { ArtError, CorruptError, MissingObjectError } from '../../errors.ts';
import { ChangedWhileReadError } from './source.ts';

const CLASSES: readonly (typeof ArtError | typeof CorruptError | typeof ChangedWhileReadError)[] = [
  ArtError,
  CorruptError,
  MissingObjectError,
  ChangedWhileReadError,
];

export interface SentError {
  name: string;
  message: string;
  code: string | undefined;
  hint: string | undefined;
  exit: number | undefined;
  cause: SentError | undefined;
}

export function sendError(error: unknown): SentError {
  const { name, message, code, hint, exit, cause } = error as ArtError;
  const sent = { name: name ?? 'Error', message: message ?? String(error), code, hint, exit };
  return { ...sent, cause: cause instanceof Error ? sendError(cause) : undefined };
}

export function receiveError({ name, message, code, hint, exit, cause }: SentError): Error {
  const because = cause && { cause: receiveError(cause) };
  if (exit === undefined || code === undefined) return Object.assign(new Error(message, because), code ? { code } : {});
  const error = new ArtError(code, message, { ...(hint === undefined ? {} : { hint }), ...because }, exit);
  const type = CLASSES.find((known) => known.name === name);
  if (type) Object.setPrototypeOf(error, type.prototype);
  error.name = name;
  return error;
}
