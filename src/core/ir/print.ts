// A program as text, for people who debug a lowering: one line an operation.
import type { Size } from "../shape/index.ts";
import type { Attrs, Program, Provenance } from "./program.ts";
import { showShape } from "./rules.ts";

/** `%4 = matmul %1 %3 : [B, T, D]  # blocks[0]/attn.scores` */
export function printProgram(program: Program): string {
  const typed = (id: number): string => {
    const value = program.values[id];
    if (!value) return `%${id} : ?`;
    return `${showShape(value.shape)}${value.dtype === "f32" ? "" : ` ${value.dtype}`}${place(value.origin)}`;
  };
  const dims = Object.entries(program.dims).map(
    ([name, value]) => `${name}=${value}${program.dynamic.includes(name) ? "…" : ""}`,
  );
  return [
    `program ${dims.join(" ")}`.trimEnd(),
    ...program.inputs.map((i) => `  %${i.value} = ${i.kind} ${JSON.stringify(i.name)} : ${typed(i.value)}`),
    ...program.ops.map((op) => {
      const ins = op.inputs.map((id) => ` %${id}`).join("");
      return `  %${op.output} = ${op.prim}${ins}${printAttrs(op.attrs)} : ${typed(op.output)}`;
    }),
    ...Object.entries(program.outputs).map(([name, id]) => `  ${JSON.stringify(name)} = %${id}`),
  ].join("\n");
}

const place = (origin: Provenance | null): string =>
  origin === null ? "" : `  # ${origin.node}${origin.port === undefined ? "" : `.${origin.port}`}`;

const printAttrs = (attrs: Attrs): string =>
  Object.entries(attrs)
    .map(([key, value]) => ` ${key}=${printAttr(value)}`)
    .join("");

function printAttr(value: unknown): string {
  if (Array.isArray(value)) {
    const shown = value.slice(0, 8).map(printAttr).join(", ");
    return `[${shown}${value.length > 8 ? `, … ${value.length} in all` : ""}]`;
  }
  return typeof value === "object" && value !== null && "key" in value ? (value as Size).key : String(value);
}
