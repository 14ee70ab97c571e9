// Where each weight is in the model, which of them are one, and what they are called in the file.
import { type Checked, weightTable } from "../../check/index.ts";
import type { Child } from "./graph.ts";
import { indented, type Line, lines } from "./layout.ts";
import { quoted } from "./names.ts";

/** `blocks.3.wo.w` as PyTorch names it, and `self.blocks[3].wo.w`. */
interface Place {
  readonly dotted: string;
  readonly python: string;
}

/** Weight → where it is: `blocks.3.attn.wq`, and as Python says it. */
export function weightPaths(children: ReadonlyMap<string, Child>): Map<string, Place> {
  const found = new Map<string, Place>();
  const visit = (
    inside: ReadonlyMap<string, Child>,
    canvas: string,
    dotted: string,
    python: string,
  ): void => {
    for (const [id, child] of inside) {
      const rounds = child.count === null ? [""] : Array.from({ length: child.count }, (_, i) => String(i));
      for (const round of rounds) {
        const [c, d, p] = [`${canvas}${id}`, `${dotted}${child.attribute}`, `${python}.${child.attribute}`];
        const at = round === "" ? [c, d, p] : [`${c}.${round}`, `${d}.${round}`, `${p}[${round}]`];
        const [name = "", path = "", expr = ""] = at;
        for (const [weight, attribute] of child.weights)
          found.set(`${name}.${weight}`, { dotted: `${path}.${attribute}`, python: `${expr}.${attribute}` });
        visit(child.children, `${name}.`, `${path}.`, expr);
      }
    }
  };
  visit(children, "", "", "self");
  return found;
}

/** Lines that make tied weights one, and the table of those whose name in Python differs from that in the file. */
export function sharedWeights(
  checked: Checked,
  paths: ReadonlyMap<string, Place>,
): { ties: Line[]; renamed: Line[]; stored: string[] } {
  const ties: Line[] = [];
  const renames: string[] = [];
  const holders = new Map<string, Place>();
  const table = weightTable(checked);
  const first = new Map<string, string>();
  for (const w of table) {
    const [stored, place] = [w.tiedTo ?? w.name, paths.get(w.name)];
    if (place && !first.has(stored)) first.set(stored, place.dotted);
    if (place && stored === w.name) holders.set(stored, place);
  }
  for (const w of table) {
    const [stored, place] = [w.tiedTo ?? w.name, paths.get(w.name)];
    if (!place) continue;
    const holder = holders.get(stored);
    if (!holder) holders.set(stored, place);
    else if (holder !== place) ties.push({ code: `${place.python} = ${holder.python}`, comment: "tied" });
  }
  for (const [stored, dotted] of first)
    if (stored !== dotted) renames.push(`${quoted(dotted)}: ${quoted(stored)},`);
  const renamed =
    renames.length === 0
      ? []
      : [
          ...lines("# Where the name in the weights file is another one."),
          ...lines("self.canvas_names = {"),
          ...indented(lines(...renames)),
          ...lines("}"),
        ];
  return { ties, renamed, stored: [...holders.keys()] };
}
