import { UsageError } from '../../core/errors.ts';
import type { Flag } from '../command.ts';

/** The flags that were given. Asking for one that the command does not declare is a mistake in the command. */
export class Flags {
  #known: Map<string, Flag>;
  #given: Record<string, unknown>;

  constructor(known: readonly Flag[], given: Record<string, unknown>) {
    this.#known = new Map(known.map((flag) => [flag.name, flag]));
    this.#given = given;
  }

  /** True when the flag was given, or given a value; false for `--no-NAME` too. */
  has(name: string): boolean {
    const value = this.#get(name);
    return value !== undefined && value !== false;
  }

  /** True for `--name`, false for `--no-name`, undefined when neither was given. */
  choice(name: string): boolean | undefined {
    return this.#get(name) as boolean | undefined;
  }

  /** The flag's value; the last one when it was given twice. */
  text(name: string): string | undefined {
    const value = this.#get(name) as string | string[] | undefined;
    return Array.isArray(value) ? value.at(-1) : value;
  }

  /** All values of a flag that may be repeated. */
  all(name: string): string[] {
    return (this.#get(name) as string[] | undefined) ?? [];
  }

  /** @throws UsageError unless the value is a whole number of at least `least` */
  integer(name: string, least = 0): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new UsageError(`"--${name}" wants a whole number of at least ${least}, not "${text}"`);
    }
    return value;
  }

  #get(name: string): unknown {
    if (!this.#known.has(name)) throw new Error(`flag ${name} is not declared`);
    return this.#given[name];
  }
}
