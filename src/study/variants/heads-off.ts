// One head of an attention off: what it gives is multiplied by 0 before the heads are joined, so that it adds exactly
// nothing, forward and backward, and every other weight keeps its name and its initial values.
import {
  applyEdit,
  type Checked,
  check,
  type Edit,
  evaluateSize,
  findNode,
  freeId,
  graphAt,
  type HeddleDocument,
  hasTrait,
  idsInUse,
  type NodePath,
  parseWire,
  printWire,
  repeats,
  splitPath,
} from "../../core/index.ts";
import { nodesWith } from "./node-paths.ts";
import { refused, type Variation, type Varied } from "./variation.ts";

/** A variation for each head of each attention, of a Repeat for all iterations at once and for each; none of too many. */
export function headsOff(document: HeddleDocument): readonly Variation[] {
  const checked = check(document);
  const all = nodesWith(document, "attends").flatMap(({ path, spec }) => {
    if (spec.mute || spec.bypass) return [];
    const heads = headsOf(checked, path)?.count ?? 0;
    // Of one head nothing would be left.
    if (heads < 2) return [];
    const [scope, id] = splitPath(path);
    const count = findNode(checked, scope)?.count ?? 1;
    const places = [path, ...Array.from({ length: count > 1 ? count : 0 }, (_, i) => `${scope}[${i}]/${id}`)];
    return places.flatMap((place) => Array.from({ length: heads }, (_, h) => headOff(place, h + 1)));
  });
  return all.length > mostOffered ? [] : all;
}

/** A list that somebody still reads; any head can be named. */
const mostOffered = 96;

/** `head-off:blocks/attn.2`, counted from 1 as the app does; `blocks[0]/attn.2` is that of the first iteration alone. */
export function headOff(path: string, head: number): Variation {
  return {
    id: `head-off:${path}.${head}`,
    label: `${path} head ${head} off`,
    propose: (document) => proposal(document, path, head),
  };
}

function proposal(given: HeddleDocument, path: string, head: number): Varied {
  const alone = withIterationsApart(given, path);
  if (!alone.ok) return refused(alone.why);
  const { document, place } = alone;
  const found = headsOf(check(document), place);
  if (!found) return refused(`There is no attention "${path}".`);
  const { size, count } = found;
  if (head < 1 || head > count)
    return refused(`"${path}" has heads 1 to ${count}; there is no head ${head}.`);
  if (count === 1) return refused(`"${path}" has one head alone: mute or bypass it instead.`);
  const [scope, id] = splitPath(place);
  const wires = (graphAt(document, scope)?.wires ?? []).flatMap((text) => parseWire(text) ?? []);
  const readers = wires.filter(({ from }) => from.node === id && from.port === "out").map(({ to }) => to);
  if (readers.length === 0) return refused(`Nothing reads what the heads of "${path}" give.`);
  const taken = new Set(idsInUse(document, scope));
  const [kept, mask, off] = ["kept_heads", "head_mask", "head_off"].map((wish) => {
    const free = freeId(wish, taken);
    taken.add(free);
    return free;
  }) as [string, string, string];
  const data = [Array.from({ length: count }, (_, h) => (h + 1 === head ? 0 : 1))];
  const wire = (
    from: readonly [string, string],
    to: { readonly node: string; readonly port: string },
  ): Edit => ({
    edit: "connect",
    scope,
    wire: printWire({ from: { node: from[0], port: from[1] }, to }),
  });
  const at = document.layout[place];
  const beside = (step: number) => (at ? { at: [at[0] + 180, at[1] - 36 + 72 * step] as const } : {});
  return {
    ok: true,
    edits: [
      ...alone.edits,
      {
        edit: "addNode",
        scope,
        id: kept,
        node: {
          block: "constant",
          title: `Without head ${head}`,
          params: { kind: "vector", data, width: size },
        },
        ...beside(1),
      },
      // One number for each head, whatever the positions and the features.
      {
        edit: "addNode",
        scope,
        id: mask,
        node: { block: "reshape", params: { shape: `${size} 1 1` } },
        ...beside(0),
      },
      { edit: "addNode", scope, id: off, node: { block: "multiply" }, ...beside(-1) },
      wire([kept, "y"], { node: mask, port: "x" }),
      wire([id, "out"], { node: off, port: "a" }),
      wire([mask, "x"], { node: off, port: "b" }),
      ...readers.map((to) => wire([off, "y"], to)),
    ],
  };
}

/** The number of heads of an attention and how the graph writes it. */
function headsOf(checked: Checked, path: NodePath) {
  const node = findNode(checked, path);
  if (!node || !hasTrait(node.spec.block, "attends") || !graphAt(checked.document, splitPath(path)[0]))
    return null;
  const size = node.outputs.find(({ name }) => name === "out")?.type.axes?.[1]?.size;
  if (!size) return null;
  const count = evaluateSize(size, checked.bindings);
  return Number.isSafeInteger(count) ? { size: size.key, count } : null;
}

type Apart =
  | {
      readonly ok: true;
      readonly edits: readonly Edit[];
      readonly document: HeddleDocument;
      readonly place: NodePath;
    }
  | { readonly ok: false; readonly why: string };

/** Repeats of which the path names one iteration are unrolled: weights draw as before, so that runs stay paired. */
function withIterationsApart(given: HeddleDocument, path: string): Apart {
  const edits: Edit[] = [];
  let [document, place] = [given, path];
  for (;;) {
    const [, repeat, index, rest] = /^([^[\]]+)\[(\d+)\](.*)$/.exec(place) ?? [];
    if (repeat === undefined || index === undefined) return { ok: true, edits, document, place };
    const made = repeats.unrolled(document, repeat, { place: () => undefined, free: freeId });
    if (!made.ok) return made;
    const [scope] = splitPath(repeat);
    const copies = made.edits.flatMap((e) => (e.edit === "addNode" && e.node.body ? [e.id] : []));
    const copy = copies[Number(index)];
    if (copy === undefined)
      return {
        ok: false,
        why: `"${repeat}" has iterations 0 to ${copies.length - 1}; there is no ${index}.`,
      };
    const applied = applyEdit(document, { edit: "all", edits: [...made.edits] });
    if (!applied.ok) return applied;
    document = applied.document;
    edits.push(...made.edits);
    place = `${scope === "" ? "" : `${scope}/`}${copy}${rest}`;
  }
}
