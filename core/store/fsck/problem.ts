/** Something wrong, and where. `kind` is that of an object, or `pack`, `index`, `head`. `pack` is '' where none is meant. */
export interface Problem {
  kind: string;
  id: string;
  pack: string;
  message: string;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
