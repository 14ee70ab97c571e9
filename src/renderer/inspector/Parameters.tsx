// Parameters of a node that count with its kind, each a field; a size may be an expression and shows the value that it comes to.
import {
  type CheckedNode,
  countingParams,
  evaluateSize,
  type ParamSpec,
  type ParamValue,
  type Size,
} from "../../core/index.ts";
import { printParam, setParam } from "../edit/nodes/nodes.ts";
import { useBindings } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { Prose } from "../ui/Prose.tsx";
import { Tip } from "../ui/Tip.tsx";
import { Field } from "./Field.tsx";

export function Parameters({ node }: { node: CheckedNode }) {
  const specs = node.block?.params ?? {};
  const names = countingParams(specs, node.spec.params);
  if (names.length === 0) return null;
  return (
    <>
      <h3 className="group-title">Parameters</h3>
      <dl className="pairs">
        {names.map((name) => (
          <Row key={name} node={node} name={name} spec={specs[name]!} />
        ))}
      </dl>
    </>
  );
}

function Row({ node, name, spec }: { node: CheckedNode; name: string; spec: ParamSpec }) {
  const bindings = useBindings();
  const given = node.spec.params?.[name];
  const comesTo = spec.kind === "size" ? evaluateSize(node.params[name] as Size, bindings) : Number.NaN;
  const text = printParam(given ?? spec.default);
  return (
    <Tip text={<Prose text={spec.help} />} side="left">
      <div>
        <dt className={given === undefined ? "quiet" : ""}>{name}</dt>
        <dd className="param">
          <Control
            name={name}
            spec={spec}
            value={given ?? spec.default}
            set={(value) => setParam(node.path, name, value)}
            choose={(value) => {
              setParam(node.path, name, value);
              useStore.getState().endGesture();
            }}
          />
          {Number.isFinite(comesTo) && String(comesTo) !== text && (
            <span className="mono quiet">= {comesTo}</span>
          )}
        </dd>
      </div>
    </Tip>
  );
}

interface ControlProps {
  name: string;
  spec: ParamSpec;
  value: ParamValue;
  /** A letter more of what is being typed. */
  set: (value: ParamValue | null) => void;
  /** The whole of a gesture. */
  choose: (value: ParamValue) => void;
}

function Control({ name, spec, value, set, choose }: ControlProps) {
  if (spec.kind === "flag")
    return (
      <input
        type="checkbox"
        aria-label={name}
        checked={value === true}
        onChange={(event) => choose(event.target.checked)}
      />
    );
  if (spec.kind === "choice")
    return (
      <select
        className="field"
        aria-label={name}
        value={String(value)}
        onChange={(event) => choose(event.target.value)}
      >
        {spec.choices?.map((c) => (
          <option key={c}>{c}</option>
        ))}
      </select>
    );
  const read = (text: string) => readValue(text, spec);
  return (
    <Field
      label={name}
      mono
      value={printParam(value)}
      placeholder={printParam(spec.default)}
      refuse={(text) => {
        const parsed = read(text);
        if (parsed === undefined) return "it cannot be read";
        const result = spec.parse(parsed ?? spec.default);
        return "why" in result ? result.why : undefined;
      }}
      commit={(text) => set(read(text) ?? null)}
    />
  );
}

/** What the block refuses, in its own words. */
const isPlain = (v: unknown): v is string | number | boolean =>
  typeof v === "string" || typeof v === "number" || typeof v === "boolean";
const isNumbers = (v: unknown): v is readonly number[] =>
  Array.isArray(v) && v.every((x) => typeof x === "number");
const isMatrix = (v: unknown): v is readonly (readonly number[])[] => Array.isArray(v) && v.every(isNumbers);

/** Null: the default. Undefined: it cannot be read. */
function readValue(text: string, spec: ParamSpec): ParamValue | null | undefined {
  const trimmed = text.trim();
  if (spec.kind === "text") return text;
  if (trimmed === "") return null;
  if (spec.kind === "numbers" || spec.kind === "matrix") {
    try {
      const json: unknown = JSON.parse(trimmed);
      return isPlain(json) || isNumbers(json) || isMatrix(json) ? json : undefined;
    } catch {
      return undefined;
    }
  }
  const number = Number(trimmed.replace("−", "-"));
  if (spec.kind === "size") return Number.isNaN(number) ? trimmed : number;
  return Number.isFinite(number) ? number : trimmed;
}
