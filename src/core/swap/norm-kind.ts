// LayerNorm ⇄ RMSNorm (Ba et al. 2016; Zhang and Sennrich 2019): the learned scale stays, the shift goes or comes.
import { setParam } from "../repair/index.ts";
import { nodesWith, refuse, type Swap } from "./swap.ts";

const names = { layernorm: "LayerNorm", rmsnorm: "RMSNorm" } as const;
type Kind = keyof typeof names;

const normKind = (id: string, from: Kind, to: Kind): Swap => ({
  id,
  label: `${names[from]} → ${names[to]}`,
  propose(checked, at) {
    const found = nodesWith(checked, at, "normalizes").filter((n) => n.params.kind === from);
    if (found.length === 0)
      return refuse(`There is no ${names[from]} here: select one, or open or select a group that has one.`);
    const value = to === found[0]?.block?.params.kind?.default ? null : to;
    return { ok: true, edits: found.map((n) => setParam(n.path, "kind", value)) };
  },
});

export const toRmsNorm = normKind("norm-rms", "layernorm", "rmsnorm");
export const toLayerNorm = normKind("norm-layer", "rmsnorm", "layernorm");
