// What a challenge is: a preset with one real bug seeded into it.

import type { DiagnosticCode } from "../../src/core/diagnostics/index.ts";
import { applyEdit, type Edit, type Graph, type HeddleDocument, parseWire } from "../../src/core/index.ts";
import { applied } from "../core/edited.ts";
import { leftToRight } from "../support/left-to-right.ts";
import { placesApart } from "../support/places-apart.ts";

/** What kind of bug it is; "Find the bug" filters by it (`src/renderer/challenges/kinds.ts`). */
export type ChallengeKind =
  | "shape"
  | "wiring"
  | "mask"
  | "mixing"
  | "padding"
  | "position"
  | "attention"
  | "residual"
  | "activation"
  | "loss"
  | "weights"
  | "tokens";

/** What `graphs/broken/expected.json` says of a graph, by the name of its file. */
export interface Expected {
  readonly kind: ChallengeKind;
  /** The first root cause that is told, and where. */
  readonly code: DiagnosticCode;
  /** Null where the problem belongs to the whole graph. */
  readonly node: string | null;
  readonly port?: string;
  readonly wires?: readonly string[];
  /** Whether nothing is left to be said after the first fix. */
  readonly firstFixRepairs: boolean;
  /** Labels that an expert accepts as the first fix, written down before the engine was asked. */
  readonly firstFix?: readonly string[];
  /** Public reports of the bug, `owner/name#number`. */
  readonly reports?: readonly string[];
  readonly title: string;
  /** What somebody sees who has this bug, for the challenge. */
  readonly story: string;
}

export interface Challenge {
  readonly id: string;
  /** The preset that the bug was seeded into. */
  readonly base: string;
  readonly document: HeddleDocument;
  readonly expected: Expected;
}

/** Where the bug is told of: `code place`, `code place.port` or `code`, and `!` in front where the first fix leaves something. */
export interface Seed {
  readonly id: string;
  readonly kind: ChallengeKind;
  readonly base: string;
  readonly title: string;
  readonly story: string;
  readonly edits: readonly Edit[];
  /** What no edit allows: wires that close a loop, ports that are not there. */
  readonly wreck?: (d: HeddleDocument) => HeddleDocument;
  readonly code: DiagnosticCode;
  readonly node?: string;
  readonly port?: string;
  readonly wires?: readonly string[];
  readonly fixLeaves?: boolean;
  readonly firstFix?: readonly string[];
  readonly reports?: readonly string[];
}

export function challenge(s: Seed): Challenge {
  const { id, kind, base, title, story, edits, wreck, code, node, port, wires, fixLeaves } = s;
  const wrong = applied(leftToRight(base), ...edits);
  const named = applyEdit(wreck ? wreck(wrong) : wrong, {
    edit: "setMeta",
    set: { name: title, about: story },
  });
  if (!named.ok) throw new Error(`${id}: ${named.why}`);
  const expected: Expected = {
    kind,
    code,
    node: node ?? null,
    ...(port === undefined ? {} : { port }),
    ...(wires === undefined ? {} : { wires }),
    firstFixRepairs: !fixLeaves,
    ...(s.firstFix === undefined ? {} : { firstFix: s.firstFix }),
    ...(s.reports === undefined ? {} : { reports: s.reports }),
    title,
    story,
  };
  return { id, base, document: placed(named.document), expected };
}

/** New nodes of the outermost graph get places beside what they are wired to. */
function placed(d: HeddleDocument): HeddleDocument {
  const layout: Record<string, readonly [number, number]> = { ...d.layout };
  if (Object.keys(layout).length === 0) return d;
  const place = (scope: string, graph: Graph): void => {
    const at = (id: string) => layout[scope === "" ? id : `${scope}/${id}`];
    for (const [id, node] of Object.entries(graph.nodes)) {
      const path = scope === "" ? id : `${scope}/${id}`;
      const wires = graph.wires.flatMap((w) => parseWire(w) ?? []);
      const near = wires.flatMap(({ from, to }) =>
        from.node === id ? to.node : to.node === id ? from.node : [],
      );
      const known = near.flatMap((other) => [at(other) ?? []].filter((p) => p.length === 2));
      const sum = (axis: 0 | 1) => known.reduce((s, p) => s + (p[axis] ?? 0), 0) / known.length;
      if (!layout[path] && known.length > 0) layout[path] = [Math.round(sum(0)), Math.round(sum(1)) + 160];
      if (node.body) place(path, node.body);
    }
  };
  // One that is wired to new nodes alone follows when those have theirs.
  for (let before = -1; before < Object.keys(layout).length; place("", d))
    before = Object.keys(layout).length;
  const fresh = Object.keys(layout).filter((path) => !d.layout[path]);
  return placesApart({ ...d, layout }, new Set(fresh));
}

/** One wire of a graph replaced by another, whatever it leads to. */
export const rewired =
  (from: string, to: string) =>
  (d: HeddleDocument): HeddleDocument => ({ ...d, wires: d.wires.map((w) => (w === from ? to : w)) });
