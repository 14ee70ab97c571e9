// Ports of a node with their shapes, and statistics of what came out.
import { type Bindings, type CheckedNode, type CheckedPort, printAxes } from "../../core/index.ts";
import { dimensionsOf } from "../scene/dimensions-of.ts";
import { useBindings, valueAt } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { Tip } from "../ui/Tip.tsx";
import { three } from "../values/numbers.ts";

export function PortTable({ node }: { node: CheckedNode }) {
  if (node.inputs.length + node.outputs.length === 0) return null;
  return (
    <>
      <h3 className="group-title">Ports</h3>
      <ul className="ports">
        {node.inputs.map((p) => (
          <PortRow
            key={`in ${p.name}`}
            port={p}
            note={p.source ? `← ${p.source.node}.${p.source.port}` : p.optional ? "optional" : "no wire"}
          />
        ))}
        {node.outputs.map((p) => (
          <OutputRow key={`out ${p.name}`} node={node} port={p} />
        ))}
      </ul>
    </>
  );
}

function OutputRow({ node, port }: { node: CheckedNode; port: CheckedPort }) {
  const value = useStore((s) => valueAt(s, node.path, port.name));
  const s = value?.statistics;
  const broken = s && (s.nan > 0 ? `${s.nan} NaN` : "");
  const note =
    s && value.dtype === "f32"
      ? `${three(s.mean)} ± ${three(s.std)}, ${three(s.min)} … ${three(s.max)} ${broken}`
      : "";
  return <PortRow port={port} note={note} out />;
}

/** The shape with its sizes, and what each of its dimensions is. */
const shapeInWords = ({ type }: CheckedPort, bindings: Bindings): string =>
  [printAxes(type.axes, bindings), ...dimensionsOf(type.axes)].join(" · ");

function PortRow({ port, note, out = false }: { port: CheckedPort; note: string; out?: boolean }) {
  const bindings = useBindings();
  const { axes, dtype } = port.type;
  return (
    <li className={`port flow-${port.socketKind}`}>
      <span className={out ? "port-dot out" : "port-dot"} />
      <span>{port.name}</span>
      <Tip text={shapeInWords(port, bindings)} side="left">
        <span className="mono port-shape">
          {printAxes(axes)}
          {dtype && dtype !== "f32" ? <span className="quiet"> {dtype}</span> : null}
        </span>
      </Tip>
      <span className="mono port-note">{note}</span>
    </li>
  );
}
