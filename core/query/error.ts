import { UsageError } from '../errors.ts';

/** Where in the text of a query something stands. */
export interface Span {
  at: number;
  end: number;
}

/** A query that cannot be understood. The program shows the text with a mark under the place. */
export class QueryError extends UsageError {
  constructor(message: string, text: string, { at, end }: Span, hint = 'see the grammar: art help where') {
    super(message, { hint, source: { text, column: at, length: Math.max(1, end - at) } });
  }
}
