// Where on the canvas the marks of what is kept stand: on the wires of the values that are kept; on a group for those inside
// it; on the node that stands in the way where nothing can be kept.
import {
  type Bindings,
  evaluateSize,
  parseAddress,
  plural,
  step,
  withoutIterations,
} from "../../../core/index.ts";
import type { Point } from "../../../scene/places.ts";
import type { Scene, SceneNode } from "../../../scene/scene.ts";
import { amount } from "../../values/numbers.ts";

export interface Mark {
  readonly key: string;
  readonly kind: step.KeptPlace["kind"] | "group" | "refused";
  readonly text: string;
  /** What is kept and why there. */
  readonly title: string;
  readonly at: Point;
  /** How long the wire is, in the scene; a node has room above it. */
  readonly room: number;
}

/** A place without the iterations of a Repeat, which are alike: how often it is there. */
interface Place extends Omit<step.KeptPlace, "bytes" | "address"> {
  readonly node: string;
  readonly port: string | null;
  /** In one iteration. */
  readonly bytes: number;
  times: number;
}

export function marksOn(scene: Scene, derived: step.Derived, bindings: Bindings): Mark[] {
  if (!derived.ok) return refused(scene, derived.refusal);
  const places = placesOf(derived.plan, bindings);
  const samples = bindings[derived.plan.batch] ?? 1;
  const marks: Mark[] = [];
  const within = new Map<SceneNode, Place[]>();
  for (const place of places) {
    const wire = scene.wires.find((w) => w.from.path === place.node && w.source?.port === place.port);
    const node = [...scene.nodes.values()].find((n) => holds(n, place.node));
    if (wire) {
      const at = { x: (wire.start.x + wire.end.x) / 2, y: (wire.start.y + wire.end.y) / 2 };
      const room = Math.hypot(wire.end.x - wire.start.x, wire.end.y - wire.start.y);
      marks.push({ key: wire.wire, kind: place.kind, ...wordsOf(place, samples), at, room });
    } else if (node) within.set(node, [...(within.get(node) ?? []), place]);
  }
  for (const [node, inside] of within)
    marks.push({ key: node.path, kind: "group", ...wordsOfAll(inside, samples), ...above(node) });
  return marks;
}

function placesOf(plan: step.Plan, bindings: Bindings): Place[] {
  const places = new Map<string, Place>();
  const sizes = { ...bindings, [plan.batch]: 1 };
  for (const { address, kind, reach, bytes } of step.places(plan)) {
    const plain = withoutIterations(address);
    const key = `${plain} ${kind} ${reach}`;
    const known = places.get(key);
    if (known) {
      known.times++;
      continue;
    }
    const { node, port } = parseAddress(plain) ?? { node: plain, port: null };
    places.set(key, { node, port, kind, reach, bytes: evaluateSize(bytes, sizes), times: 1 });
  }
  return [...places.values()];
}

/** The node itself or one inside it. */
const holds = ({ path }: SceneNode, node: string): boolean => node === path || node.startsWith(`${path}/`);

const above = ({ at, shape }: SceneNode) => ({
  at: { x: at.x + shape.width / 2, y: at.y - 14 },
  room: Number.POSITIVE_INFINITY,
});

const unitOf = (kind: Place["kind"]): string => (kind === "all" ? "B/token" : "B");

/** Cost counts all samples; a text that is written is one. */
const ofEach = (samples: number): string => (samples > 1 ? `, for each of the ${samples} samples` : "");

function wordsOf(
  { kind, reach, bytes, node, port, times }: Place,
  samples: number,
): Pick<Mark, "text" | "title"> {
  const what = port === null ? node : `${node}.${port}`;
  const each = times > 1 ? `, in each of ${times} iterations` : "";
  const size = `${plural(bytes, "byte")}${kind === "all" ? " a token" : ""}${each}${ofEach(samples)}`;
  const why = {
    all: "Attention reads it at every earlier position. Of the places with these numbers none costs fewer bytes.",
    window: `A window reads the last ${plural(reach, "position")}: a ring, in which a new row takes the place of the oldest.`,
    shift: `The next position reads the last ${plural(reach, "row")} before it.`,
    once: "It depends on the other text alone: computed once, then kept as it is.",
  }[kind];
  return { text: `${amount(bytes, unitOf(kind))}`, title: `Kept: ${what}, ${size}. ${why}` };
}

function wordsOfAll(places: readonly Place[], samples: number): Pick<Mark, "text" | "title"> {
  const sum = (all: boolean) =>
    places.reduce((n, p) => ((p.kind === "all") === all ? n + p.bytes * p.times : n), 0);
  const [growing, fixed] = [sum(true), sum(false)];
  const parts = [
    ...(growing > 0 ? [amount(growing, "B/token")] : []),
    ...(fixed > 0 ? [`${amount(fixed, "B")}`] : []),
  ];
  const inside = places.map((p) => `${p.node}${p.port === null ? "" : `.${p.port}`}`).join(", ");
  return {
    text: parts.join(" + "),
    title: `Kept inside${ofEach(samples)}: ${inside}. Open the group to see the wires.`,
  };
}

function refused(scene: Scene, refusal: Parameters<typeof step.explain>[0]): Mark[] {
  const path = refusal.node === null ? null : withoutIterations(refusal.node);
  const node = [...scene.nodes.values()].find((n) => path !== null && holds(n, path));
  if (!node) return [];
  const title = `Nothing can be kept, so each token computes the whole text anew: ${step.explain(refusal)}`;
  return [{ key: "refused", kind: "refused", text: "no KV cache", title, ...above(node) }];
}
