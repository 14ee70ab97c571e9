// What one edit of a large graph costs: the check after it, and after taking it back, with what the check before knew;
// and the proof behind it, with what the proof before has left.
import {
  type Checked,
  CheckMemo,
  check,
  type Edit,
  type HeddleDocument,
  rootCauses,
} from "../../src/core/index.ts";
import { proveChecked } from "../../src/core/prove/index.ts";
import { graphOf } from "../canvas/document.ts";
import { edited } from "./models.ts";
import { ascending, report, timed } from "./times.ts";

const connect = (wire: string): Edit => ({ edit: "connect", scope: "", wire });

/** Edits near the input, so that everything is behind them. `i` makes each round's a new one where it can. */
const edits: Readonly<Record<string, (i: number) => Edit>> = {
  "a parameter": (i) => ({ edit: "setParam", node: "l1_up", param: "out", value: i % 2 ? "4*D" : "3*D" }),
  "a number": (i) => ({ edit: "setParam", node: "l1_norm_1", param: "eps", value: 1e-5 * (2 + (i % 5)) }),
  "rewired to a source of the same shape": () => connect("add_pe.y → l1_add_1.a"),
  "rewired to a source of another shape": () => connect("l0_up.y → l0_add_2.a"),
  "rewired to a source of another rank": () => connect("l0_qkv.q → l1_norm_1.x"),
  "a width that makes 193 errors": () => ({ edit: "setParam", node: "emb", param: "width", value: "2*D" }),
  "a wire deleted": () => ({ edit: "disconnect", scope: "", wire: "add_pe.y → l0_norm_1.x" }),
  "a node added": (i) => ({ edit: "addNode", scope: "", id: "added", node: { block: "norm" }, at: [0, i] }),
  "a node removed": () => ({ edit: "removeNode", scope: "", id: "l0_norm_1" }),
  "a norm bypassed": () => ({ edit: "setFlag", node: "l0_norm_1", flag: "bypass", on: true }),
  "the mask muted": () => ({ edit: "setFlag", node: "mask", flag: "mute", on: true }),
  "a width for all": (i) => ({ edit: "setDim", dim: "D", value: i % 2 ? 32 : 64 }),
  "the length": (i) => ({ edit: "setDim", dim: "T", value: 9 + (i % 5) }),
};

/** Parameters that are wrong, unknown or missing, and wires that are cut: 306 errors all over the graph. */
function brokenAllOver(document: HeddleDocument): HeddleDocument {
  const edits = Object.keys(document.nodes).flatMap((node, i): Edit[] => {
    const set = (param: string, value: number | string): Edit[] => [{ edit: "setParam", node, param, value }];
    if (/_(down|up)$/.test(node)) return set("out", 100 + i);
    if (node.endsWith("_wo")) return set("nope", 1);
    if (node.endsWith("_norm_2")) return set("kind", "nope");
    const wire = document.wires.find((w) => w.endsWith(` → ${node}.q`));
    return wire && node.endsWith("_attn") ? [{ edit: "disconnect", scope: "", wire }] : [];
  });
  return edited(document, { edit: "all", edits });
}

const rounds = 60;

/** One edit and its undo, again and again on one memo, as a person's session has it. */
function session(
  document: HeddleDocument,
  edit: (i: number) => Edit,
  then: (checked: Checked) => unknown = () => {},
): { there: number[]; back: number[] } {
  const memo = new CheckMemo();
  const [there, back]: [number[], number[]] = [[], []];
  check(document, { memo });
  for (let i = -rounds / 3; i < rounds; i++) {
    const after = edited(document, edit(Math.abs(i)));
    const times = [
      timed(() => then(check(after, { memo }))),
      timed(() => check(document, { memo })),
    ] as const;
    if (i < 0) continue;
    there.push(times[0]);
    back.push(times[1]);
  }
  return { there: ascending(there), back: ascending(back) };
}

export function benchRechecks(): void {
  console.log("\n1,000 nodes, 1,500 wires: checked again after");
  const document = graphOf(1000);
  const undone: number[] = [];
  for (const [name, edit] of Object.entries(edits)) {
    const { there, back } = session(document, edit);
    report(`  ${name}`, there, 16, 0.95);
    undone.push(...back);
  }
  report("  an undo of any of these", ascending(undone), 16, 0.95);
  console.log("\nThe same: checked, lowered and proved again after");
  for (const name of ["a number", "a norm bypassed"]) {
    const { there } = session(document, edits[name]!, (checked) => proveChecked(checked, { fixes: false }));
    report(`  ${name}`, there, 16);
  }
  const broken = brokenAllOver(document);
  const errors = rootCauses(check(broken)).length;
  console.log(`\nThe same with ${errors} root causes: checked again after, and causes found`);
  const { there } = session(broken, (i) => connect(`${i % 2 ? "emb.x" : "pe.pe"} → l0_norm_1.x`), rootCauses);
  report("  rewired to a source of the same shape", there, 16, 0.95);
}
