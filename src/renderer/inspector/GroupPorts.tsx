// The ports of a group or a repeat: added, named, removed, and in a repeat how each input is fed.
import { useState } from "react";
import { type CheckedNode, type Feed, hasTrait } from "../../core/index.ts";
import {
  addPort,
  feedPort,
  type PortSide,
  portsOf,
  refusePort,
  removePort,
  renamePort,
} from "../edit/groups/group-ports.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { CloseIcon } from "../ui/icons.tsx";
import { Tip } from "../ui/Tip.tsx";
import { Field } from "./Field.tsx";

const feeds: Readonly<Record<Feed, string>> = {
  carried: "The output with the same name feeds the next iteration",
  shared: "The same for all iterations",
  each: "One slice per iteration",
};

const called: Readonly<Record<PortSide, string>> = { inputs: "input", outputs: "output" };

export function GroupPorts({ node }: { node: CheckedNode }) {
  if (!node.body || !hasTrait(node.block, "holds-graph")) return null;
  const ports = portsOf(node.body.graph);
  const sides: readonly (readonly [PortSide, readonly string[]])[] = [
    ["inputs", Object.keys(ports.inputs)],
    ["outputs", ports.outputs],
  ];
  return (
    <>
      <h3 className="group-title">Inputs and outputs</h3>
      {sides.map(([side, names]) => (
        <dl key={side} className="pairs dims group-ports">
          {names.map((name) => (
            <div key={name}>
              <dt>{side === "inputs" ? "in" : "out"}</dt>
              <dd className="param">
                <Field
                  label={`Name of ${called[side]} ${name}`}
                  mono
                  late
                  value={name}
                  refuse={(to) => (to === name ? undefined : refusePort(ports, side, to))}
                  commit={(to) => renamePort(node.path, side, name, to)}
                />
                {side === "inputs" && hasTrait(node.block, "repeats") && (
                  <FeedChoice path={node.path} name={name} feed={ports.inputs[name] ?? "shared"} />
                )}
                <IconButton
                  className="tiny"
                  label={`Remove ${called[side]} ${name}`}
                  icon={<CloseIcon />}
                  onClick={() => removePort(node.path, side, name)}
                />
              </dd>
            </div>
          ))}
          <AddPort
            key={names.join()}
            side={side}
            refuse={(name) => refusePort(ports, side, name)}
            add={(name) => addPort(node.path, side, name)}
          />
        </dl>
      ))}
    </>
  );
}

const FeedChoice = ({ path, name, feed }: { path: string; name: string; feed: Feed }) => (
  <Tip text={feeds[feed]} side="left">
    <select
      className="field"
      aria-label={`How ${name} is fed`}
      value={feed}
      onChange={(event) => feedPort(path, name, event.target.value as Feed)}
    >
      {Object.keys(feeds).map((f) => (
        <option key={f}>{f}</option>
      ))}
    </select>
  </Tip>
);

interface AddPortProps {
  side: PortSide;
  refuse: (name: string) => string | undefined;
  add: (name: string) => void;
}

function AddPort({ side, refuse, add }: AddPortProps) {
  const [name, setName] = useState("");
  const why = name === "" ? undefined : refuse(name);
  return (
    <div>
      <dt />
      <dd className="param field-host">
        <input
          className="field mono add-dim"
          aria-label={`Add an ${called[side]}`}
          aria-invalid={why !== undefined}
          placeholder={`Add an ${called[side]}…`}
          value={name}
          onChange={(event) => setName(event.target.value.trim())}
          onKeyDown={(event) => {
            if (event.key === "Enter" && name !== "" && why === undefined) add(name);
          }}
        />
        {why !== undefined && (
          <span className="field-why" role="alert">
            {why}
          </span>
        )}
      </dd>
    </div>
  );
}
