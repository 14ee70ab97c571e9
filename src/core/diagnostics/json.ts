// The JSON form of a diagnostic: stable codes and places, with the prose beside them.
import { printPort } from "../model/index.ts";
import { evaluateSize, printSize, printType } from "../shape/index.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { explain, placeOf, severityOf } from "./explain.ts";
import { type LeakFinding, leakJson } from "./leak.ts";
import { printOrigin } from "./origin-text.ts";

/** What `heddle check --json` prints for one diagnostic. */
export function toJson(d: Diagnostic): Record<string, unknown> {
  const report = explain(d);
  const base: Record<string, unknown> = {
    code: d.code,
    severity: severityOf(d),
    node: placeOf(d),
    ...("at" in d ? { port: d.at.port } : {}),
    title: report.title,
    because: report.because,
    help: report.help,
  };
  if (d.code === "shape/size") {
    base.axis = { index: d.index, label: d.label };
    base.expected = {
      size: printSize(d.expected.size),
      value: evaluateSize(d.expected.size, d.sizes),
      from: printOrigin(d.expected.origin),
    };
    base.found = {
      size: printSize(d.found.size),
      value: evaluateSize(d.found.size, d.sizes),
      from: printOrigin(d.found.origin),
    };
    base.equalByAccident = d.equalByAccident;
  }
  if ("producers" in d)
    base.producers = d.producers.map((p) => ({
      port: p.port,
      from: printPort(p.from),
      type: printType(p.type),
    }));
  if (d.code === "graph/cycle") base.path = d.path;
  if (d.code === "graph/dangling-wire" || d.code === "graph/crowded-port")
    base.wires = "wire" in d ? [d.wire] : d.wires;
  if (isLeak(d)) Object.assign(base, leakJson(d));
  if (d.fixes && d.fixes.length > 0) base.fixes = d.fixes;
  return base;
}

const isLeak = (d: Diagnostic): d is Diagnostic & LeakFinding => d.code.startsWith("leak/");
