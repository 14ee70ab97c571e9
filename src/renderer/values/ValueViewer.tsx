// The numbers at a node's outputs, one of them at a time.
import { useEffect, useState } from "react";
import type { CheckedNode } from "../../core/index.ts";
import { valueAt } from "../store/derived.ts";
import { useStaleAt } from "../store/stale.ts";
import { useStore } from "../store/store.ts";
import { Viewer } from "./Viewer.tsx";

export function ValueViewer({ node }: { node: CheckedNode }) {
  const [chosen, choose] = useState<string | null>(null);
  const asked = useStore((s) => (s.reveal?.paths[0] === node.path ? s.reveal : null));
  useEffect(() => {
    if (asked?.port !== undefined) choose(asked.port);
  }, [asked]);
  const first = node.block?.pictured?.[0] ?? node.outputs[0]?.name;
  const port = node.outputs.find((p) => p.name === (chosen ?? first)) ?? node.outputs[0];
  const value = useStore((s) => (port ? valueAt(s, node.path, port.name) : undefined));
  const stale = useStaleAt(node.path);
  return (
    <>
      <h3 className="group-title value-title">
        Value
        {node.outputs.length > 1 && (
          <select
            className="field small"
            aria-label="Output"
            value={port?.name}
            onChange={(e) => choose(e.target.value)}
          >
            {node.outputs.map((p) => (
              <option key={p.name}>{p.name}</option>
            ))}
          </select>
        )}
        {stale && value && <span className="badge">stale</span>}
      </h3>
      {value && port ? (
        <Viewer key={`${port.name} ${value.dims.length}`} node={node} port={port} value={value} />
      ) : (
        <p className="quiet">No value: the graph has not run, or cannot run up to here.</p>
      )}
    </>
  );
}
