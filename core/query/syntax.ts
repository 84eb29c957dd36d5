import type { Span } from './error.ts';

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '~' | '!~';

/** A name such as `param.opt."learning rate"`, taken apart at the dots that are not quoted. */
export interface Field extends Span {
  parts: string[];
}

/** A value as it was written; what it means depends on the field that it is compared with. */
export interface Literal extends Span {
  text: string;
  /** Quoted words are text, whatever they look like. */
  quoted: boolean;
}

export type Expression =
  | { kind: 'and' | 'or'; left: Expression; right: Expression }
  | { kind: 'not'; of: Expression }
  | { kind: 'compare'; field: Field; operator: Operator; value: Literal }
  | { kind: 'in'; field: Field; values: Literal[] }
  | { kind: 'exists'; field: Field }
  | { kind: 'holds'; field: Field };
