// A config.json that is read key by key. What nobody reads and is not known to be harmless is refused at the end, so
// that no setting is passed over in silence.
import { harmlessKeys } from "./harmless.ts";
import { refuse, refuseAll } from "./refused.ts";

/** A value of the file for a message: cut off, and whatever it is. */
export function shown(value: unknown): string {
  if (typeof value === "number") return String(value);
  try {
    const text = JSON.stringify(typeof value === "string" ? value.slice(0, 100) : value) ?? String(value);
    return text.length > 60 ? `${text.slice(0, 60)}…` : text;
  } catch {
    // Nested deeper than a stack.
    return Array.isArray(value) ? "[…]" : "{…}";
  }
}

const isRecord = (v: unknown): v is Record<string, unknown> =>
  typeof v === "object" && v !== null && !Array.isArray(v);

export class Config {
  private readonly read = new Set<string>();

  /** `within` is the key that holds these values, for messages: `rope_parameters`; `architecture` their class. */
  constructor(
    readonly values: Readonly<Record<string, unknown>>,
    private readonly within = "",
    readonly architecture = "",
  ) {}

  private named(key: string): string {
    return this.within === "" ? `\`${key}\`` : `\`${this.within}.${key}\``;
  }

  /** The value as it stands; undefined where the key is absent. */
  get(key: string): unknown {
    this.read.add(key);
    return Object.hasOwn(this.values, key) ? this.values[key] : undefined;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.values, key) && this.values[key] !== null;
  }

  /** A value that is not what it must be. */
  private wrong(key: string, value: unknown, must: string): never {
    if (value === undefined) return refuse(`the config has no ${this.named(key)}; it must be ${must}`);
    return refuse(`config key ${this.named(key)} = ${shown(value)} must be ${must}`);
  }

  /** A whole number of at least one; `or` where the key is absent or null. */
  count(key: string, or?: number, least = 1): number {
    const value = this.get(key) ?? or;
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= least && value < 2 ** 31)
      return value;
    return this.wrong(key, value, `an integer from ${least} on`);
  }

  /** The same, null where the key is null, or absent and no other is given. */
  countOrNull(key: string, or: number | null = null): number | null {
    if (!Object.hasOwn(this.values, key)) return or;
    return this.get(key) === null ? null : this.count(key);
  }

  number(key: string, or?: number): number {
    const value = this.get(key) ?? or;
    return typeof value === "number" && Number.isFinite(value) ? value : this.wrong(key, value, "a number");
  }

  /** What something is divided by. */
  divisor(key: string, or?: number): number {
    return this.number(key, or) || refuse(`config key ${this.named(key)} = 0 must not be 0`);
  }

  numberOrNull(key: string): number | null {
    return this.get(key) == null ? null : this.number(key);
  }

  flag(key: string, or: boolean): boolean {
    const value = this.get(key) ?? or;
    return typeof value === "boolean" ? value : this.wrong(key, value, "true or false");
  }

  text(key: string, or?: string): string {
    const value = this.get(key) ?? or;
    return typeof value === "string" ? value : this.wrong(key, value, "text");
  }

  /** A list of `length` entries of one kind, null where the key is absent or null. */
  list<T extends string | number>(
    key: string,
    kind: "string" | "number",
    length: number,
  ): readonly T[] | null {
    const value = this.get(key) ?? null;
    if (value === null) return null;
    const fits = Array.isArray(value) && value.length === length && value.every((v) => typeof v === kind);
    return fits ? (value as T[]) : this.wrong(key, value, `a list of ${length} entries, one for each layer`);
  }

  /** An object to be read key by key, null where the key is absent or null. */
  object(key: string): Config | null {
    const value = this.get(key) ?? null;
    if (value === null) return null;
    return isRecord(value) ? new Config(value, key) : this.wrong(key, value, "an object");
  }

  /** A key that is followed in one value alone, as a reason says: absent, null or that. */
  only(key: string, value: unknown, why: string): void {
    const found = this.get(key) ?? null;
    if (found === null || found === value) return;
    refuse(`config key ${this.named(key)} = ${shown(found)} is not supported: ${why}`);
  }

  /** Keys that change nothing in this family. */
  ignore(...keys: readonly string[]): void {
    for (const key of keys) this.read.add(key);
  }

  /** Refuses by name what was not read. */
  end(): void {
    const left = Object.keys(this.values).filter(
      (key) => !this.read.has(key) && (this.within !== "" || !harmlessKeys.has(key)),
    );
    if (left.length > 0)
      refuseAll(
        left.map((key) => `config key ${this.named(key)} = ${shown(this.values[key])} is not understood`),
      );
  }
}
