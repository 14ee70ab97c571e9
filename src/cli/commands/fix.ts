// `heddle fix FILE [--apply CODE[@place]]`: what would mend a graph, or the graph mended.
import {
  applyEdit,
  type Diagnosis,
  type Diagnostic,
  diagnose,
  explain,
  type Fix,
  fixesOf,
  isError,
  placeOf,
  plural,
  printDocument,
  printPort,
  toJson,
  withFixes,
} from "../../core/index.ts";
import { type Command, type ExitCode, oneFile, UsageError } from "../command.ts";
import { graphOf, readText } from "../read-graph.ts";
import type { Terminal } from "../terminal.ts";
import { writeOut } from "../write-file.ts";

export const fix: Command = {
  name: "fix",
  operands: "FILE",
  about: "Lists fixes for the problems of a graph, or applies one",
  options: {
    apply: {
      type: "string",
      value: "CODE[@place]",
      about: "Apply the first fix of that diagnostic; PLACE is node or node.port",
    },
    out: {
      type: "string",
      short: "o",
      value: "FILE",
      about: "Output file; - for stdout (default: in place)",
    },
    json: { type: "boolean", about: "Print one JSON document to stdout" },
  },
  async run(args, terminal) {
    const file = oneFile(args);
    const before = await readText(file);
    const document = graphOf(file, before);
    const diagnosis = diagnose(document);
    const wanted = args.text("apply");
    if (wanted === undefined) {
      if (args.text("out") !== undefined) throw new UsageError("--out requires --apply");
      return list(diagnosis, args.flag("json"), terminal);
    }
    const { found, chosen } = pick(diagnosis, wanted);
    const applied = applyEdit(document, { edit: "all", edits: chosen.edits });
    if (!applied.ok) throw new Error(`a fix that was tried was refused: ${applied.why}`);
    const text = printDocument(applied.document);
    const out = args.text("out") ?? file;
    if (out === "-" && args.flag("json"))
      throw new UsageError("--json and --out - cannot be combined: both write to stdout");
    if (out === "-") terminal.out(text.trimEnd());
    else await writeOut(out, { data: text, ...(out === file ? { before } : {}) });
    const left = diagnose(applied.document, { fixes: false }).diagnostics;
    const errors = left.filter(isError).length;
    if (args.flag("json")) {
      terminal.json({
        ok: errors === 0,
        file: out,
        applied: { ...toJson(found), fixes: [chosen] },
        left: left.map(toJson),
      });
    } else if (out !== "-") {
      terminal.out(`${chosen.label} → ${out}`);
      terminal.out(left.length === 0 ? "No problems left." : `Left: ${left.map(address).join(", ")}`);
    }
    return errors === 0 ? 0 : 1;
  },
};

/** `leak/future@blocks/attn.mask`: how a diagnostic is named on the command line. */
function address(d: Diagnostic): string {
  const place = "at" in d ? printPort(d.at) : placeOf(d);
  return place === null ? d.code : `${d.code}@${place}`;
}

/** The first diagnostic of that code and place, and its first fix. */
function pick(diagnosis: Diagnosis, wanted: string): { found: Diagnostic; chosen: Fix } {
  const { diagnostics } = diagnosis;
  const [code = "", place] = wanted.split(/@(.*)/);
  const found = diagnostics.find(
    (d) => d.code === code && (place === undefined || placeOf(d) === place || address(d) === wanted),
  );
  if (!found) {
    const there = diagnostics.map(address);
    const what = there.length === 0 ? "it has no problems" : `it has ${there.join(", ")}`;
    throw new UsageError(`The graph has no ${wanted}; ${what}`);
  }
  const [chosen] = fixesOf(diagnosis, found);
  if (!chosen) throw new UsageError(`There is no known fix for ${address(found)}`);
  return { found, chosen };
}

function list(diagnosis: Diagnosis, json: boolean, terminal: Terminal): ExitCode {
  const diagnostics = withFixes(diagnosis);
  const errors = diagnostics.filter(isError).length;
  if (json) terminal.json({ ok: errors === 0, diagnostics: diagnostics.map(toJson) });
  else if (diagnostics.length === 0) terminal.out("No problems.");
  else for (const d of diagnostics) show(d, terminal);
  return errors === 0 ? 0 : 1;
}

function show(d: Diagnostic, terminal: Terminal): void {
  terminal.out(terminal.paint("bold", address(d)));
  terminal.out(`  ${explain(d).title}`);
  if (!d.fixes || d.fixes.length === 0) terminal.out(terminal.paint("dim", "  no fix"));
  d.fixes?.forEach((f, i) => {
    terminal.out(`  ${i + 1}. ${f.label}${costOf(f)}`);
  });
}

/** ` (clears 3, +12,416 parameters)` */
function costOf({ clears, parameters }: Fix): string {
  const parts = [
    ...(clears !== undefined && clears > 1 ? [`clears ${clears}`] : []),
    ...(parameters ? [`${parameters > 0 ? "+" : ""}${plural(parameters, "parameter")}`] : []),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}
