// `heddle import W.safetensors|W.npz|W.gguf --onto GRAPH --map NAMES.json`: weights of any other naming as those of a graph of one's own.
import { type Checked, check, untiedWeights, type Weights, writeSafetensors } from "../core/index.ts";
import { type Arguments, UsageError } from "./command.ts";
import { weightsIn } from "./foreign-weights.ts";
import { FileError, readGraph, readText } from "./read-graph.ts";
import type { Terminal } from "./terminal.ts";
import { writeOut } from "./write-file.ts";

type Numbers = Weights[string];
type Names = Readonly<Record<string, string>>;

export async function bindOnto(file: string, graph: string, args: Arguments, terminal: Terminal): Promise<0> {
  const out = args.text("out");
  if (out === undefined) throw new UsageError("Give an output for the weights: -o W.safetensors");
  const map = args.text("map");
  const names = map === undefined ? {} : namesOf(map, await readText(map));
  const checked = check(await readGraph(graph));
  const tensors = await weightsIn(file);
  const { weights, problems } = bound(checked, names, tensors);
  if (problems.length > 0) {
    const some = problems.slice(0, 10).map((problem) => `${file}: ${problem}.`);
    const more = problems.length > 10 ? [`And ${(problems.length - 10).toLocaleString("en")} more.`] : [];
    throw new FileError(file, [], [...some, ...more].join("\n"));
  }
  const inputs = [file, graph, ...(map === undefined ? [] : [map])];
  await writeOut(out, { data: writeSafetensors(weights), fresh: !args.flag("force"), inputs });
  const count = Object.keys(weights).length;
  if (args.flag("json")) terminal.json({ ok: true, weights: count, files: [out] });
  else terminal.out(`${count} weights: ${out}\nTo run with them: heddle run ${graph} --weights ${out}`);
  return 0;
}

function namesOf(file: string, text: string): Names {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new FileError(file, [], `${file}: it is not valid JSON: ${(cause as Error).message}.`);
  }
  const isMap =
    typeof json === "object" && json !== null && Object.values(json).every((v) => typeof v === "string");
  if (isMap) return json as Names;
  throw new FileError(
    file,
    [],
    `${file}: it must map weights to tensors: {"blocks.#.wo.w": "layers.#.o_proj.weight transposed"}.`,
  );
}

interface Bound {
  readonly weights: Record<string, Numbers>;
  /** Sentences without their full stops. */
  readonly problems: readonly string[];
}

/** A weight that the map does not have is the tensor of its own name. */
function bound(checked: Checked, names: Names, tensors: Weights): Bound {
  const problems: string[] = [];
  const weights: Record<string, Numbers> = {};
  const left = new Set(Object.keys(tensors));
  const known = new Set<string>();
  for (const { name, dims } of untiedWeights(checked)) {
    const [, number = ""] = /\.(\d+)\./.exec(name) ?? [];
    const key = name in names ? name : name.replace(`.${number}.`, ".#.");
    known.add(key);
    const entry = (names[key] ?? name).replaceAll("#", number);
    const { tensor, turned, rows, columns } = parsed(entry);
    const found = tensors[tensor];
    left.delete(tensor);
    if (!found) {
      problems.push(`it has no tensor "${tensor}" for the weight ${name}`);
      continue;
    }
    const cut = part(part(found, 0, rows), 1, columns);
    const made = turned ? transposed(cut) : cut;
    if (made.dims.join() === dims.join()) weights[name] = made;
    else
      problems.push(
        `the weight ${name} is [${dims.join(", ")}], but "${entry}" gives [${made.dims.join(", ")}] of [${found.dims.join(", ")}]`,
      );
  }
  for (const key of Object.keys(names)) if (!known.has(key)) problems.push(`the graph has no weight ${key}`);
  if (left.size > 0)
    problems.push(`no weight is made of ${[...left].slice(0, 5).join(", ")}${left.size > 5 ? " …" : ""}`);
  return { weights, problems };
}

type Range = readonly [from: number, to: number] | null;

/** `TENSOR rows 0:48 columns 48:96 transposed`: what is cut out of it, then whether it is turned. */
function parsed(entry: string) {
  const turned = / transposed$/.test(entry);
  const range = (axis: string): Range => {
    const [, from, to] = new RegExp(` ${axis} (\\d+):(\\d+)`).exec(entry) ?? [];
    return from === undefined ? null : [Number(from), Number(to)];
  };
  const tensor = entry.replace(/( rows \d+:\d+)?( columns \d+:\d+)?( transposed)?$/, "");
  return { tensor, turned, rows: range("rows"), columns: range("columns") };
}

function part({ dims, data }: Numbers, axis: number, range: Range): Numbers {
  if (range === null || dims[axis] === undefined) return { dims, data };
  const [from, to] = [Math.min(range[0], dims[axis]), Math.min(range[1], dims[axis])];
  const inner = dims.slice(axis + 1).reduce((a, b) => a * b, 1);
  const whole = dims[axis] * inner;
  const outer = data.length / whole;
  const out = new Float32Array(outer * Math.max(to - from, 0) * inner);
  for (let o = 0; o < outer; o++)
    out.set(data.subarray(o * whole + from * inner, o * whole + to * inner), o * (to - from) * inner);
  return { dims: dims.with(axis, Math.max(to - from, 0)), data: out };
}

function transposed({ dims, data }: Numbers): Numbers {
  const [rows = 1, columns = 1] = dims;
  if (dims.length !== 2) return { dims, data };
  const out = new Float32Array(data.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = data[r * columns + c]!;
  return { dims: [columns, rows], data: out };
}
