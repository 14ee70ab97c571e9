// A loss that ignores an id which is a real token: a word that is never learned, or the end at which a text must stop.
import { hasTrait } from "../blocks/index.ts";
import { special } from "../document/index.ts";
import { type Repair, setParam } from "../repair/index.ts";
import type { Rule } from "./rule.ts";
import { tokensBehind } from "./token-ways.ts";

export const ignoredToken: Rule<"lint/ignored-token"> = {
  find: (dataflow) => {
    const tokens = dataflow.checked.document.vocabulary?.tokens;
    return dataflow.leaves.flatMap((loss) => {
      if (!hasTrait(loss.block, "gives-loss")) return [];
      const id = Number(loss.params.ignore);
      const token = tokens?.[id];
      // Targets that are no tokens of the text have ids of their own.
      if (token === undefined || isFiller(token)) return [];
      if (!tokensBehind(dataflow, dataflow.sources(loss, "targets"), "ids")) return [];
      return [{ code: "lint/ignored-token", node: loss.path, id, token, ends: isEnd(token) } as const];
    });
  },
  repair: (d, dataflow) => {
    const { document } = dataflow.checked;
    const loss = dataflow.leaves.find((n) => n.path === d.node);
    const behind = loss && tokensBehind(dataflow, dataflow.sources(loss, "targets"), "ids");
    if (!behind) return [];
    const fillers = behind.shifts.filter((s) => s.params.fill === d.id);
    const ignoring = (id: number, what: string): Repair => ({
      label: `Ignore ${what} instead of "${d.token}"`,
      edits: [
        setParam(d.node, "ignore", id),
        // What fills the place of a token that is not there must stay ignored.
        ...fillers.map((s) => setParam(s.path, "fill", id)),
      ],
    });
    const padding = document.vocabulary?.tokens.indexOf(special.padding) ?? -1;
    const none = ignoring(noToken, `${noToken}, which no token has,`);
    const masked = dataflow.sources(loss, "mask").length > 0;
    return padding < 0
      ? [none]
      : masked
        ? [none, ignoring(padding, special.padding)]
        : [ignoring(padding, special.padding), none];
  },
};

/** What a loss ignores by default, as PyTorch's does. */
const noToken = -100;

/** Tokens that need not be predicted: padding, the unknown, a beginning, a mask; however a tokenizer writes them. */
const isFiller = (token: string): boolean =>
  /^[<[](\|)?(unk|unknown|pad|padding|bos|s|cls|start|begin\w*|mask|unused\w*|ignore\w*|\d+)(\|)?[>\]]$/i.test(
    token,
  );

const isEnd = (token: string): boolean =>
  /^[<[](\|)?(eos|\/s|sep|end|stop|end\w*|eot\w*|im_end)(\|)?[>\]]$/i.test(token);
