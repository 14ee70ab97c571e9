// What is done with each weight of a program, as a colour: two weights of the same colour are handled alike by everything
// that can be reached from them. Colour refinement (Weisfeiler and Lehman, 1968) over the operations, for two programs at
// once, so that their colours can be compared.
import { evaluateSize, type Program, prune } from "../../core/index.ts";

/** Operations whose inputs may stand in any order. */
const commutative = new Set(["add", "mul", "and", "or", "max", "min"]);
/** Rounds in which nothing may be told apart any more before this is over; each reaches one operation further. */
const rounds = 400;

type Colours = readonly number[];

/** The colour of each weight by its name, in both. `outputs` are the values that count. */
export function coloursOf(
  programs: readonly (readonly [Program, number])[],
): readonly ReadonlyMap<string, number>[] {
  const numbers = new Map<string, number>();
  const numbered = (text: string): number => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, numbers.size);
    return numbers.size - 1;
  };
  const parts = programs.map(([program, output]) => prune(program, [output]));
  let colours: readonly Colours[] = parts.map((part) => firstColours(part, numbered));
  let [classes, before] = [0, -1];
  for (let round = 0; round < rounds && classes !== before; round++) {
    colours = parts.map((part, i) => refined(part, colours[i] ?? [], numbered));
    before = classes;
    classes = new Set(colours.flat()).size;
  }
  return parts.map(
    (part, i) =>
      new Map(
        part.inputs.flatMap((input) =>
          input.kind === "weight" ? [[input.name, colours[i]?.[input.value] ?? -1] as const] : [],
        ),
      ),
  );
}

function firstColours(part: Program, numbered: (text: string) => number): number[] {
  const colours = part.values.map(() => -1);
  for (const input of part.inputs) {
    const shape = part.values[input.value]?.shape.map((size) => evaluateSize(size, part.dims));
    colours[input.value] = numbered(
      input.kind === "weight"
        ? `weight ${shape?.join(" ")}`
        : `${input.kind} ${"stream" in input && input.stream}`,
    );
  }
  for (const op of part.ops) colours[op.output] = numbered(`${op.prim} ${JSON.stringify(op.attrs)}`);
  return colours;
}

/** Each value with what it is made of, and what is made of it. */
function refined(part: Program, colours: Colours, numbered: (text: string) => number): number[] {
  const made = new Map<number, string>();
  const uses = new Map<number, string[]>();
  for (const op of part.ops) {
    const ins = op.inputs.map((id) => colours[id] ?? -1);
    const sorted = commutative.has(op.prim) ? ins.toSorted((a, b) => a - b) : ins;
    made.set(op.output, sorted.join(" "));
    for (const [at, id] of op.inputs.entries()) {
      const use = `${colours[op.output]}@${commutative.has(op.prim) ? 0 : at}`;
      const list = uses.get(id);
      if (list) list.push(use);
      else uses.set(id, [use]);
    }
  }
  return colours.map((colour, id) =>
    colour < 0
      ? colour
      : numbered(`${colour}|${made.get(id) ?? ""}|${(uses.get(id) ?? []).sort().join(" ")}`),
  );
}
