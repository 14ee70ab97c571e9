// What the attentions looked at while a token was computed: one of them, by head or in the mean of its heads. Of another
// text's keys the tokens before it too, which makes the alignment of source and target.
import { useEffect, useState } from "react";
import { findNode, withoutIterations } from "../../core/index.ts";
import { colourOf, inkOn, ramps } from "../../figure/ramps.ts";
import type { Attended } from "../../runtime/client/index.ts";
import { checkedOf } from "../store/derived.ts";
import type { WrittenToken } from "../store/generated.ts";
import { useStore } from "../store/store.ts";
import { percent } from "../values/numbers.ts";
import { useDark } from "../values/Tiles.tsx";
import { AlignmentMap } from "./AlignmentMap.tsx";
import { attendedAt } from "./attended.ts";

interface Props {
  /** Place in the tree of the token that is looked at. */
  readonly at: number;
  readonly token: WrittenToken;
  /** The tokens up to it. */
  readonly target: readonly string[];
}

interface Choice {
  readonly node: string | null;
  /** Null for the mean of all. */
  readonly head: number | null;
}

type Found = readonly Attended[] | string | null;

export function Attention({ at, token, target }: Props) {
  const [found, setFound] = useState<Found>(null);
  const [choice, setChoice] = useState<Choice>({ node: null, head: null });
  const dark = useDark();
  useEffect(() => {
    let gone = false;
    const show = (to: Found) => {
      if (!gone) setFound(to);
    };
    attendedAt(at, token).then(show, (cause) => show(cause instanceof Error ? cause.message : String(cause)));
    return () => {
      gone = true;
    };
  }, [at, token]);
  if (typeof found === "string") return <p className="quiet">Attention: {found}</p>;
  // The last one that reads the source tells most of a translation, else the last.
  const usual = found?.findLast((a) => !a.own) ?? found?.at(-1);
  const shown = found?.find((a) => a.node === choice.node) ?? usual;
  if (!shown) return null;
  const head = choice.head !== null && choice.head < shown.heads ? choice.head : null;
  const rows = rowsOf(shown, head);
  return (
    <section className="attended" aria-label="Attention">
      <div className="attended-of">
        <select
          className="field"
          aria-label="Attention"
          title="Which attention: by its place in the graph"
          value={shown.node}
          onChange={(e) => setChoice({ ...choice, node: e.target.value })}
        >
          {found!.map(({ node }) => (
            <option key={node} value={node}>
              {titleOf(node)}
            </option>
          ))}
        </select>
        <select
          className="field"
          aria-label="Head"
          value={head ?? ""}
          onChange={(e) =>
            setChoice({ ...choice, head: e.target.value === "" ? null : Number(e.target.value) })
          }
        >
          <option value="">mean of heads</option>
          {Array.from({ length: shown.heads }, (_, h) => (
            <option key={h} value={h}>
              head {h + 1}
            </option>
          ))}
        </select>
      </div>
      {shown.own ? (
        <p className="attended-keys">
          {shown.keys.map((key, k) => {
            const weight = rows[0]![k]!;
            const fill = colourOf(weight, 1, "sequential", ramps[dark ? "dark" : "light"]);
            const style = { background: `rgb(${fill.join()})`, color: inkOn(fill) };
            return (
              <span key={k} style={style} title={`${key}: ${percent(weight)}`}>
                {key === "\n" ? "↵" : key}
              </span>
            );
          })}
        </p>
      ) : (
        <AlignmentMap rows={rows} source={shown.keys} target={target} />
      )}
    </section>
  );
}

/** `Cross-attention, decoder[1]`. */
function titleOf(node: string): string {
  const document = useStore.getState().generated?.document;
  const title = document && findNode(checkedOf(document), withoutIterations(node))?.title;
  const group = node.slice(0, Math.max(node.lastIndexOf("/"), 0));
  return [title ?? node, ...(title !== undefined && group ? [group] : [])].join(", ");
}

/** Weights of each query, of one head or in the mean. */
function rowsOf({ heads, keys, weights }: Attended, head: number | null): number[][] {
  const queries = weights.length / (heads * keys.length);
  const at = (h: number, q: number, k: number): number => weights[(h * queries + q) * keys.length + k]!;
  const all = Array.from({ length: heads }, (_, h) => h);
  return Array.from({ length: queries }, (_, q) =>
    keys.map((_, k) =>
      head === null ? all.reduce((sum, h) => sum + at(h, q, k), 0) / heads : at(head, q, k),
    ),
  );
}
