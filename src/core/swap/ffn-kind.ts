// The nonlinearity of the feed-forward network; SwiGLU and GEGLU are gated (Shazeer 2020). Its hidden width stays.
import { specAt } from "../document/index.ts";
import { setParam } from "../repair/index.ts";
import { nodesWith, refuse, type Swap } from "./swap.ts";

const names = { relu: "ReLU", gelu: "GELU", silu: "SiLU", swiglu: "SwiGLU", geglu: "GEGLU" } as const;

const ffnKind = (fn: keyof typeof names): Swap => ({
  id: `ffn-${fn}`,
  label: `FFN → ${names[fn]}`,
  propose(checked, at) {
    const all = nodesWith(checked, at, "feeds-forward");
    if (all.length === 0)
      return refuse("There is no FFN here: select one, or open or select a group that has one.");
    // What somebody has edited inside no longer goes by the parameter.
    const edited = all.find((n) => specAt(checked.document, n.path)?.body);
    if (edited)
      return refuse(
        `"${edited.path}" was edited inside: change its activation there, or put a new FFN in its place.`,
      );
    const others = all.filter((n) => n.params.fn !== fn);
    if (others.length === 0) return refuse(`The FFN here is ${names[fn]} already.`);
    const value = fn === all[0]?.block?.params.fn?.default ? null : fn;
    return { ok: true, edits: others.map((n) => setParam(n.path, "fn", value)) };
  },
});

export const ffnKinds = [
  ffnKind("relu"),
  ffnKind("gelu"),
  ffnKind("silu"),
  ffnKind("swiglu"),
  ffnKind("geglu"),
];
