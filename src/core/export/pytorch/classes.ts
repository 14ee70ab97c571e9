// The classes of the file. Equal code is one class, whatever the shapes: weights get theirs where they are made.
import { indented, type Line, lines } from "./layout.ts";
import { docstring, type Names } from "./names.ts";

export interface ClassBody {
  /** What it computes. */
  readonly about: string;
  /** Arguments of `__init__`. */
  readonly takes: readonly string[];
  readonly init: readonly Line[];
  /** Arguments of `forward`. */
  readonly params: readonly string[];
  readonly forward: readonly Line[];
}

interface Written {
  readonly name: string;
  body: ClassBody;
}

export class Classes {
  private readonly written = new Map<string, Written>();

  /** `local` are the words that mean nothing outside a function: sizes of a run, which it reads off its arguments. */
  constructor(
    private readonly names: Names,
    private readonly local: readonly string[],
  ) {}

  /** The name of the class with this code; it is written if it is not there. `wished` are names for it, best first. */
  add(wished: readonly [string, ...string[]], body: ClassBody): string {
    const { takes, init, params, forward } = body;
    const blank = this.blanker();
    const code = forward.map((l) => blank(l.code));
    const key = JSON.stringify([wished[0], takes, init, params.map(blank), code]);
    const known = this.written.get(key);
    if (!known) {
      const name = this.names.take(...wished);
      this.written.set(key, { name, body });
      return name;
    }
    // The same code for values of other shapes: a comment stays where it holds for all.
    const [mine, theirs] = [this.blanker(), this.blanker()];
    for (const [i, line] of known.body.forward.entries()) {
      mine(forward[i]?.code ?? "");
      theirs(line.code);
    }
    const kept = known.body.forward.map((l, i) => {
      const [a, b] = [l.comment, forward[i]?.comment];
      return a !== undefined && b !== undefined && theirs(a) === mine(b) ? l : { code: l.code };
    });
    known.body = { ...known.body, forward: kept };
    return known.name;
  }

  /** Gives the local words numbers in the order in which they are met, so that T here may be S there. */
  private blanker(): (text: string) => string {
    const met: string[] = [];
    if (this.local.length === 0) return (text) => text;
    const word = new RegExp(`\\b(${this.local.join("|")})\\b`, "g");
    return (text) =>
      text.replace(word, (name) => {
        if (!met.includes(name)) met.push(name);
        return `§${met.indexOf(name)}`;
      });
  }

  lines(): Line[] {
    return [...this.written.values()].flatMap(({ name, body }) => [
      ...lines("", ""),
      ...classLines(name, body),
    ]);
  }
}

export function classLines(name: string, { about, takes, init, params, forward }: ClassBody): Line[] {
  const made = [
    ...lines(`def __init__(${["self", ...takes].join(", ")}):`),
    ...indented([...lines("super().__init__()"), ...init]),
    ...lines(""),
  ];
  return [
    ...lines(`class ${name}(nn.Module):`),
    ...indented([
      ...lines(...docstring(about), ""),
      ...(init.length > 0 || takes.length > 0 ? made : []),
      ...lines(`def forward(${["self", ...params].join(", ")}):`),
      ...indented(forward),
    ]),
  ];
}
