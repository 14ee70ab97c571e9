// What the outputs can see, with the proof and what runs show of it; beside it the same of what is selected.
import { useState } from "react";
import {
  type DependenceMap,
  findNode,
  joinPath,
  type NodePath,
  parseWire,
  withoutIterations,
} from "../../core/index.ts";
import { keepsSecret } from "../store/challenge-slice.ts";
import { useChecked, useScope } from "../store/derived.ts";
import type { LeakSummary } from "../store/report.ts";
import { useStore } from "../store/store.ts";
import { BesideTabs } from "../ui/Tabs.tsx";
import { MapGrid } from "../values/MapGrid.tsx";
import { mapsAt, mapsOfPort, policyOf } from "../values/maps-of.ts";
import { shiftAt } from "../values/shifted.ts";
import { NumericLine } from "./NumericLine.tsx";
import { shownVerdict } from "./verdict.ts";

export default function DependencePanel() {
  const leaks = useStore((s) => s.diagnosed?.report.leaks);
  return (
    <section aria-label="Dependence">
      <BesideTabs>
        <p className="dock-note">
          filled: the output of the row may depend on the token of the column, for some weights
        </p>
      </BesideTabs>
      {leaks ? (
        <div className="dependence">
          <Outputs />
          <Selected />
        </div>
      ) : (
        <p className="empty">
          {leaks === null
            ? "Waiting for valid shapes: fix the errors, or set an objective with logits."
            : "The proof is running…"}
        </p>
      )}
    </section>
  );
}

function Outputs() {
  const leaks = useStore((s) => s.diagnosed?.report.leaks);
  const maps = useStore((s) => mapsAt(s, s.diagnosed?.report.leaks?.logits ?? ""));
  const secret = useStore(keepsSecret);
  if (!leaks) return null;
  return (
    <div className="dependence-part">
      <h3>
        Outputs <span className="mono quiet">{leaks.logits}</span>
      </h3>
      <div className="dependence-row">
        <Maps
          maps={maps}
          at={withoutIterations(leaks.logits.slice(0, leaks.logits.lastIndexOf(".")))}
          judged
        />
        {secret ? (
          <p className="empty">Find out yourself whether that is right.</p>
        ) : (
          <Verdict leaks={leaks} />
        )}
      </div>
    </div>
  );
}

function Verdict({ leaks }: { leaks: LeakSummary }) {
  const { sign, text, tone, more } = shownVerdict(leaks.verdict);
  return (
    <div className="dependence-words">
      <p className={`verdict ${tone}`}>
        {sign} {text}
      </p>
      {more.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <NumericLine />
    </div>
  );
}

interface MapsProps {
  readonly maps: readonly DependenceMap[];
  /** The node whose value they are of. */
  readonly at: NodePath;
  readonly judged?: boolean;
}

function Maps({ maps, at, judged = false }: MapsProps) {
  const checked = useChecked();
  const policy = useStore(policyOf);
  if (maps.length === 0) return <p className="empty">It does not depend on any token.</p>;
  const several = new Set(maps.map((m) => m.stream)).size > 1;
  return (
    <div className="maps">
      {maps.map((map) => (
        <figure key={`${map.stream} ${map.head}`}>
          <MapGrid map={map} shifted={shiftAt(checked, at, map.stream)} policy={judged ? policy : null} />
          {(map.head !== null || several) && (
            <figcaption>
              {several && map.stream} {map.head !== null && `head ${map.head + 1}`}
            </figcaption>
          )}
        </figure>
      ))}
    </div>
  );
}

/** The value on the selected wire, else the first output of the selected node. */
function Selected() {
  const checked = useChecked();
  const scope = useScope();
  const wire = useStore((s) => s.selectedWire);
  const [path] = useStore((s) => s.selection);
  const [port, setPort] = useState("");
  const from = wire === null ? undefined : parseWire(wire)?.from;
  const at = from ? joinPath(scope, from.node) : path;
  const node = at === undefined ? undefined : findNode(checked, at);
  const ports = node?.outputs.map((o) => o.name) ?? [];
  const shown = from?.port ?? (ports.includes(port) ? port : ports[0]);
  const maps = useStore((s) => (node && shown !== undefined ? mapsOfPort(s, node.path, shown) : null));
  return (
    <div className="dependence-part">
      <h3>
        {node ? node.title : "A value"}
        {!from && ports.length > 1 ? (
          <select
            className="field small"
            aria-label="Port"
            value={shown}
            onChange={(e) => setPort(e.target.value)}
          >
            {ports.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        ) : (
          node && shown !== undefined && <span className="mono quiet"> {shown}</span>
        )}
      </h3>
      {maps && node ? (
        <Maps maps={maps} at={node.path} />
      ) : (
        <p className="empty">Select a wire or a node to see what its value depends on.</p>
      )}
    </div>
  );
}
