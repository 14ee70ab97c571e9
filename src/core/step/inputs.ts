// Parts of a program's inputs: ids and validity of the written text come in as windows, other texts and weights as they are.

import type { ProgramInput, Value } from "../ir/index.ts";
import { literal } from "../shape/index.ts";
import type { Derivation } from "./derivation.ts";
import type { Part } from "./lift.ts";
import type { TextWindow } from "./plan.ts";
import { refuse } from "./refusal.ts";
import { fresh, type Spans } from "./span.ts";

export function fromInput(d: Derivation, id: number, spans: Spans): Part {
  const input = d.inputs.get(id)!;
  const type = d.whole.values[id]!;
  if (input.kind === "feed") return refuse("feed", null, input.name);
  if (input.kind === "weight") return d.lift.plain(d.g.input(input, type));
  if (input.stream !== d.stream) {
    if (spans.some((s) => s !== null)) return refuse("other", d.nodeOf(id), input.stream);
    return d.lift.plain(d.g.input(input, type));
  }
  const axis = spans.findIndex((s) => s !== null);
  const span = spans[axis]!;
  if (span.part === "last") {
    const rows = d.get(
      id,
      spans.map((s) => (s ? fresh : s)),
    );
    return d.lift.slice(rows, axis, d.beforeLast, literal(1));
  }
  if (span.part === "past")
    return d.lift.plain(d.keep(id, axis, { kind: "slots", reach: span.reach, fill: 0 }));
  return d.lift.plain(textWindow(d, input, span.shift, input.kind === "valid" ? 1 : 0));
}

/** Positions P + shift … N + shift − 1 of the text, fed by whoever runs the step; `fill` before the first. */
export function textWindow(d: Derivation, input: ProgramInput, shift: number, fill: number): Value {
  const { shape, dtype } = d.whole.values[input.value]!;
  const kind = input.kind as TextWindow["kind"];
  const name = `${input.name}:${shift}:${fill}`;
  d.windows.set(name, { name, kind, shift, fill });
  const axis = shape.length - 1;
  return d.g.input(
    { kind: "feed", name },
    { shape: shape.map((s, i) => (i === axis ? d.dims.count : s)), dtype },
  );
}
