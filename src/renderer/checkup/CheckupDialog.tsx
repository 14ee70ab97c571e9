// How the last run went inside, with the formula of each number and from where on it is worth a look. A press on a row
// goes to its node.
import { type ReactNode, useEffect, useState } from "react";
import { withoutIterations } from "../../core/index.ts";
import { engineClient } from "../engine/session.ts";
import { Formula } from "../formula/Formula.tsx";
import { checkedOf } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { Dialog, DialogClose } from "../ui/Dialog.tsx";
import { three } from "../values/numbers.ts";
import { type Finding, type Looked, lookOver } from "./look.ts";
import { limits } from "./measures.ts";
import "./checkup.css";

const close = () => useStore.getState().showOverlay(null);

function goTo(place: string): void {
  const s = useStore.getState();
  close();
  const ids = place.split("/");
  for (const [i, id] of ids.entries()) {
    const at = /\[(\d+)\]$/.exec(id);
    if (at) s.setIteration(withoutIterations(ids.slice(0, i + 1).join("/")), Number(at[1]));
  }
  s.goTo(withoutIterations(place));
}

export default function CheckupDialog() {
  const ran = useStore((s) => s.ran);
  const [looked, setLooked] = useState<Looked | null>(null);
  useEffect(() => {
    setLooked(null);
    const client = engineClient();
    if (!ran || !client) return;
    let isOld = false;
    void lookOver(checkedOf(ran.document), ran.result, (value) => client.read(value.handle)).then(
      (found) => isOld || setLooked(found),
    );
    return () => {
      isOld = true;
    };
  }, [ran]);
  const percent = (x: number) => `${100 * x}%`;
  return (
    <Dialog
      title="Diagnostics of the run"
      note="Means over the positions of the text, with the weights that it was run with."
      className="checkup"
      light
      close={close}
    >
      <div className="checkup-body">
        {!ran && <p>Run the graph first.</p>}
        {ran && !looked && <p className="quiet">Reading the values…</p>}
        {looked && (
          <>
            <Section
              title="Attention entropy"
              latex={String.raw`H/\ln n, \quad H = -\sum_j p_j \ln p_j`}
              plain="H / ln n with H = −Σ p ln p, where n keys are visible"
              says={`0: one key has all the weight. 1: all n visible keys have the same. Pointed out below ${percent(limits.sharp)} and above ${percent(limits.diffuse)}.`}
              rows={looked.attention}
            />
            <Section
              title="Residual stream"
              latex={String.raw`\lVert f(x) \rVert / \lVert x + f(x) \rVert`}
              plain="length of the branch over the length of the sum"
              says={`How much each branch adds. Pointed out above ${percent(limits.loud)} and below ${percent(limits.faint)}.`}
              rows={looked.stream}
            />
            <Section
              title="Dead units"
              latex={String.raw`\max_t |a_{t,u}| \le 10^{-3} \max_{t,v} |a_{t,v}|`}
              plain="units that stay below a thousandth of the loudest at every position"
              says={`The share of units that give nothing for this text. Pointed out above ${percent(limits.deadShare)}; a longer text may wake some.`}
              rows={looked.units}
            />
            <Section
              title="Logit entropy"
              latex={String.raw`H/\ln V, \quad p = \mathrm{softmax}(\mathrm{logits})`}
              plain="entropy of the softmax of the logits over ln V"
              says={`0: certain of one token. 1: all V alike. Pointed out below ${percent(limits.certain)} and above ${percent(limits.undecided)}.`}
              rows={looked.logits}
            />
            {looked.left > 0 && (
              <p className="quiet">Too large or gone, and left out: {looked.left} values.</p>
            )}
          </>
        )}
      </div>
      <DialogClose close={close} first />
    </Dialog>
  );
}

interface SectionProps {
  readonly title: string;
  readonly latex: string;
  readonly plain: string;
  readonly says: string;
  readonly rows: readonly Finding[];
}

function Section({ title, latex, plain, says, rows }: SectionProps): ReactNode {
  if (rows.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="group-title">{title}</h3>
      <p className="checkup-about">
        <Formula latex={latex} plain={plain} /> <span className="quiet">{says}</span>
      </p>
      <ul>
        {rows.map(({ node, of, value, share, told, warns }) => (
          <li key={`${node} ${of}`}>
            <button type="button" title={told} onClick={() => goTo(node)}>
              <span className="mono checkup-name">
                {node} {of}
              </span>
              <span className="checkup-bar" aria-hidden="true">
                <span style={{ width: `${100 * Math.min(Math.max(share, 0), 1)}%` }} />
              </span>
              <span className="mono">{three(value)}</span>
              {warns && <span className="checkup-warns">{warns}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
