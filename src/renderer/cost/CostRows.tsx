// Costs by part and by node, as numbers and shares; the formula of the one that is chosen is typeset above them.
import { type costs, evaluateSize, splitPath } from "../../core/index.ts";
import { amount } from "../values/numbers.ts";

interface Props {
  readonly mine: costs.Formulas;
  readonly other: costs.Formulas | null;
  readonly measure: costs.Measure;
  readonly unit: string;
  readonly chosen: string | null;
  readonly choose: (path: string | null) => void;
}

export function CostRows({ mine, other, measure, unit, chosen, choose }: Props) {
  const value = (f: costs.Formula | undefined, at: costs.Formulas["at"]) =>
    f ? evaluateSize(f[measure], at) : 0;
  const all = value(mine.total, mine.at);
  const rows: readonly {
    key: string;
    label: string;
    path: string | null;
    deep: number;
    of: number;
    than: number;
  }[] = [
    {
      key: "all",
      label: "All",
      path: null,
      deep: 0,
      of: all,
      than: other ? value(other.total, other.at) : 0,
    },
    ...[...new Set([...mine.parts.keys(), ...(other?.parts.keys() ?? [])])].map((part) => ({
      key: `part ${part}`,
      label: names[part] ?? part,
      path: `part ${part}`,
      deep: 0,
      of: value(mine.parts.get(part), mine.at),
      than: other ? value(other.parts.get(part), other.at) : 0,
    })),
    ...[...mine.nodes].map(([path, f]) => ({
      key: path,
      label: splitPath(path)[1],
      path,
      deep: path.split("/").length - 1,
      of: value(f, mine.at),
      than: 0,
    })),
  ];
  const shown = rows.filter(({ of, than }) => of > 0 || than > 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys
    <section className="cost-list" tabIndex={0} aria-label="Cost by part and node">
      <table>
        <thead>
          <tr>
            <th scope="col">Part or node</th>
            <th scope="col">This graph</th>
            <th scope="col">Share</th>
            {other && <th scope="col">Other</th>}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ key, label, path, deep, of, than }) => (
            <tr key={key} aria-current={path === chosen ? "true" : undefined}>
              <th scope="row" style={{ paddingLeft: 8 + 14 * deep }}>
                <button type="button" onClick={() => choose(path)}>
                  {label}
                </button>
              </th>
              <td className="mono">{of > 0 ? amount(of, unit) : ""}</td>
              <td className="mono">{of > 0 && all > 0 ? `${((100 * of) / all).toFixed(1)}%` : ""}</td>
              {other && <td className="mono">{than > 0 ? amount(than, unit) : ""}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const names: Readonly<Record<string, string>> = {
  embeddings: "Embeddings",
  norms: "Norms",
  scores: "Attention scores",
  head: "LM head",
  loss: "Loss",
  other: "Other",
};
