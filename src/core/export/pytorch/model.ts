// Checked graph → model.py: the model as plain PyTorch, with the names of the canvas.
import { type Checked, check, streamsOf } from "../../check/index.ts";
import { IrError, type Value } from "../../ir/index.ts";
import { isComplete, literal, substitute } from "../../shape/index.ts";
import { resultAddresses } from "../results.ts";
import { Classes, classLines } from "./classes.ts";
import { GraphWriter } from "./graph.ts";
import { indented, type Line, lines, textOf } from "./layout.ts";
import { Names, quoted } from "./names.ts";
import { sharedWeights, weightPaths } from "./paths.ts";
import type { Extra, FileContext } from "./scope.ts";
import { wholeSize } from "./sizes.ts";
import { carriedDims } from "./streams.ts";
import { writeFunction } from "./write.ts";

export interface PytorchModel {
  /** The text of model.py. */
  readonly code: string;
  /** Arguments of `forward`: name, and the input of the program that it takes. */
  readonly inputs: readonly { readonly argument: string; readonly input: string }[];
  /** Names of the weights that it holds, as files have them. */
  readonly weights: readonly string[];
  /** Addresses of what `forward` gives. */
  readonly outputs: readonly string[];
}

/** Writes the model of a graph without errors. Throws `IrError` where the graph gives nothing. */
export function pytorchModel(checked: Checked): PytorchModel {
  // A plain number that stands for a name: the model is made for these very sizes, as lowering does it.
  const { document, bindings, feeds } = checked;
  const exact = checked.literal ? check(document, { dims: bindings, inline: true, feeds }) : checked;
  const constants = new Map<string, string>();
  const module = Names.ofCode();
  const names = Object.keys(exact.bindings).map((d) => [d, module.take(d)] as const);
  const all = new Map(names);
  const file: FileContext = {
    bindings: exact.bindings,
    prefix: exact.prefix,
    dynamic: checked.literal ? [] : carriedDims(exact),
    constant: (dim) => {
      const name = all.get(dim) ?? dim;
      constants.set(dim, name);
      return name;
    },
    variables: () => Names.ofCode(names.filter(([d]) => !file.dynamic.includes(d)).map(([, n]) => n)),
    streamName: (what, stream) => (streamsOf(exact).length === 1 ? what : `${stream}_${what}`),
    fixedSize: (size) => {
      const numbers = new Map(file.dynamic.map((d) => [d, literal(exact.bindings[d] ?? 0)] as const));
      const name = file.constant;
      return wholeSize(substitute(size, numbers), { name, bindings: exact.bindings, varies: () => false })
        .text;
    },
  };
  const classes = new Classes(module, file.dynamic);
  const entering = Object.fromEntries(
    Object.entries(exact.feeds).map(([port, type]) => [
      port,
      isComplete(type)
        ? ({ shape: type.axes?.map((a) => a.size), dtype: type.dtype } as unknown as Value)
        : undefined,
    ]),
  );
  const built = new GraphWriter(file, classes).build(exact.root, entering);
  const results = resultsOf(exact, built.nodes);
  if (results.length === 0) throw new IrError("the graph has no output to export");
  const written = writeFunction(
    built.scope,
    results.map(([, v]) => v),
    (values) => [
      ...lines("return {"),
      ...indented(results.map(([address], i) => ({ code: `${quoted(address)}: ${values[i]},` }))),
      ...lines("}"),
    ],
  );
  const streams = written.extras.filter((e) => e.kind === "stream");
  const { params, opening } = rootArguments(written.params, streams, written.extras);
  const takers = [
    ...built.scope.parameters.map((p) => p.name),
    ...written.extras.map((e) => (e.kind === "stream" ? `${e.stream}.${e.what}` : null)),
  ];
  const paths = weightPaths(built.children);
  const { ties, renamed, stored } = sharedWeights(exact, paths);
  const model = classLines("Model", {
    about: [document.name, document.about]
      .filter((t) => t !== undefined)
      .join(". ")
      .replace(/\.\. /g, ". "),
    takes: [],
    init: [...(built.init.length > 0 ? built.init : lines("pass")), ...ties, ...renamed],
    params,
    forward: [...opening, ...written.lines],
  });
  const body = [...classes.lines(), ...lines("", ""), ...model];
  return {
    code: textOf([...heading(exact, file, constants, body), ...body]),
    inputs: takers.flatMap((input, i) => {
      const argument = written.params[i];
      return input === null || argument === undefined ? [] : [{ argument, input }];
    }),
    weights: stored,
    outputs: results.map(([address]) => address),
  };
}

function heading(
  checked: Checked,
  file: FileContext,
  constants: ReadonlyMap<string, string>,
  body: readonly Line[],
): Line[] {
  const used = [...constants].filter(([dim]) => !file.dynamic.includes(dim));
  const free =
    file.dynamic.length > 0
      ? `; ${file.dynamic.join(", ").replace(/, (\w+)$/, " and $1")} are those of the input`
      : "";
  return [
    ...lines(`"""${checked.document.name.replace(/["\\]/g, "'")}, exported by Heddle.`, ""),
    ...lines("Modules, weights and variables have the names of the canvas. Comments give shapes.", '"""'),
    ...(body.some((l) => /\bmath\./.test(l.code)) ? lines("import math", "") : []),
    ...lines("import torch", "from torch import nn"),
    ...(used.length > 0 ? lines("", `# The sizes of the graph${free}.`) : []),
    ...lines(...used.map(([dim, name]) => `${name} = ${checked.bindings[dim]}`)),
  ];
}

function resultsOf(
  checked: Checked,
  nodes: ReadonlyMap<string, Readonly<Record<string, Value | undefined>>>,
): (readonly [string, Value])[] {
  return resultAddresses(checked).flatMap((address) => {
    const [id = "", port = ""] = address.split(".");
    const value = nodes.get(id)?.[port];
    return value ? [[address, value] as const] : [];
  });
}

/** Validity and token types may be left out; without any tensor the device is that of the weights. */
function rootArguments(
  params: readonly string[],
  streams: readonly Extra[],
  extras: readonly Extra[],
): { params: string[]; opening: Line[] } {
  const stray = extras.find((e) => e.kind === "dim");
  if (stray) throw new IrError(`nothing shows the size ${stray.name}`);
  const ids = new Map(
    streams.flatMap((e) => (e.kind === "stream" && e.what === "ids" ? [[e.stream, e.name]] : [])),
  );
  const left = streams.flatMap((e) =>
    e.kind === "stream" && e.what !== "ids" && ids.has(e.stream)
      ? [{ name: e.name, of: ids.get(e.stream), isMask: e.what === "valid" }]
      : [],
  );
  const optional = new Set(left.map(({ name }) => name));
  const named = params.filter((p) => p !== "device" || !extras.some((e) => e.kind === "device"));
  const ordered = [
    ...named.filter((p) => !optional.has(p)),
    ...named.filter((p) => optional.has(p)).map((p) => `${p}=None`),
  ];
  const opening = left.flatMap(({ name, of, isMask }) => [
    ...lines(`if ${name} is None:${isMask ? "  # nothing is padding" : ""}`),
    ...indented(
      lines(`${name} = torch.${isMask ? `ones_like(${of}, dtype=torch.bool)` : `zeros_like(${of})`}`),
    ),
  ]);
  const device = extras.some((e) => e.kind === "device");
  if (device) opening.unshift(...lines("device = next(self.parameters(), torch.empty(0)).device"));
  return { params: ordered, opening };
}
