// One-step swaps as commands: found by the command palette, and in the menu that "Swap…" opens. The swaps themselves
// are fetched when one is asked for.
import type { Command } from "../commands/command.ts";

/** By the ids of the core's swaps, as they are called there. */
export const swapLabels: Readonly<Record<string, string>> = {
  "norm-post": "Pre-LN → Post-LN",
  "norm-pre": "Post-LN → Pre-LN",
  "norm-rms": "LayerNorm → RMSNorm",
  "norm-layer": "RMSNorm → LayerNorm",
  "kv-gqa": "Attention → GQA (half as many key-value heads)",
  "kv-mqa": "Attention → MQA (one key-value head)",
  "kv-mha": "Attention → MHA (a key-value head for each head)",
  "ffn-relu": "FFN → ReLU",
  "ffn-gelu": "FFN → GELU",
  "ffn-silu": "FFN → SiLU",
  "ffn-swiglu": "FFN → SwiGLU",
  "ffn-geglu": "FFN → GEGLU",
};

const words: Readonly<Record<string, readonly string[]>> = {
  "norm-post": ["post-norm"],
  "norm-pre": ["pre-norm"],
  "kv-gqa": ["grouped-query attention"],
  "kv-mqa": ["multi-query attention"],
  "kv-mha": ["multi-head attention"],
};

const gestures = () => import("./swap-gestures.ts");

export const swapCommands: readonly Command[] = [
  {
    id: "swap",
    label: "Swap…",
    menu: { Edit: 39.7 },
    perform: () => void gestures().then((g) => g.openSwaps()),
  },
  ...Object.entries(swapLabels).map(
    ([id, label]): Command => ({
      id,
      label,
      within: "swap",
      words: words[id] ?? [],
      applies: () => gestures().then((g) => g.isSwapHere(id)),
      perform: () => void gestures().then((g) => g.swapHere(id)),
    }),
  ),
];
