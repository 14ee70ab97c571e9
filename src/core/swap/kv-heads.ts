// How many heads of keys and values there are: as many as queries (MHA), fewer (GQA, Ainslie et al. 2023), one (MQA,
// Shazeer 2019).
import type { Checked, CheckedNode } from "../check/index.ts";
import type { ParamValue } from "../model/index.ts";
import { setParam } from "../repair/index.ts";
import { evaluateSize, type Size } from "../shape/index.ts";
import { plural } from "../words/index.ts";
import { nodesWith, refuse, type Swap } from "./swap.ts";

type Sharing = "MHA" | "GQA" | "MQA";

const heads = (checked: Checked, n: CheckedNode, param: string): number =>
  evaluateSize(n.params[param] as Size, checked.bindings);

function sharingOf(checked: Checked, n: CheckedNode): Sharing {
  const kv = heads(checked, n, "kv_heads");
  if (kv === heads(checked, n, "heads")) return "MHA";
  return kv === 1 ? "MQA" : "GQA";
}

/** The parameter that makes it so; null for the default, a sentence where it cannot be. */
function kvHeads(
  checked: Checked,
  n: CheckedNode,
  sharing: Sharing,
): ParamValue | null | { readonly why: string } {
  const { key } = n.params.heads as Size;
  const isDefault = key === n.block?.params.heads?.default;
  if (sharing === "MHA") return isDefault ? null : key;
  if (sharing === "MQA") return "1";
  const count = heads(checked, n, "heads");
  if (count % 2 === 0 && count > 2) return /^\w+$/.test(key) ? `${key}/2` : `(${key})/2`;
  return {
    why: `"${n.path}" has ${plural(count, "head")}; must have an even number from 4 on for half as many key-value heads.`,
  };
}

const kvHeadsSwap = (id: string, sharing: Sharing, label: string): Swap => ({
  id,
  label,
  propose(checked, at) {
    const all = nodesWith(checked, at, "makes-queries").filter((n) => "kv_heads" in n.params);
    if (all.length === 0)
      return refuse("There is no QKV here: select one, or open or select a group that has one.");
    const others = all.filter((n) => sharingOf(checked, n) !== sharing);
    if (others.length === 0) return refuse(`The attention here is ${sharing} already.`);
    const values = others.map((n) => kvHeads(checked, n, sharing));
    for (const v of values) if (v !== null && typeof v === "object" && "why" in v) return refuse(v.why);
    return {
      ok: true,
      edits: others.map((n, i) => setParam(n.path, "kv_heads", values[i] as ParamValue | null)),
    };
  },
});

export const toMha = kvHeadsSwap("kv-mha", "MHA", "Attention → MHA (a key-value head for each head)");
export const toGqa = kvHeadsSwap("kv-gqa", "GQA", "Attention → GQA (half as many key-value heads)");
export const toMqa = kvHeadsSwap("kv-mqa", "MQA", "Attention → MQA (one key-value head)");
