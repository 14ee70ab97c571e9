// A node's title and id, both editable, and whether it is bypassed or muted.
import { type CheckedNode, idPattern, splitPath } from "../../core/index.ts";
import { categoryOf } from "../../scene/categories.ts";
import { keyOfCommand } from "../commands/keys.ts";
import { renameNode, setFlag, setTitle } from "../edit/nodes/nodes.ts";
import { Tip } from "../ui/Tip.tsx";
import { Field } from "./Field.tsx";

export function NodeHead({ node }: { node: CheckedNode }) {
  const { path, spec } = node;
  const refuseId = (id: string) =>
    idPattern.test(id)
      ? undefined
      : "must start with a lowercase letter, followed by lowercase letters, digits or _";
  return (
    <header
      className="inspector-head"
      style={{ ["--edge" as string]: `var(--category-${categoryOf(node)})` }}
    >
      <div className="node-head-names">
        <Field
          label="Title"
          value={node.title}
          refuse={() => undefined}
          commit={(title) => setTitle(path, title === node.block?.title ? null : title)}
        />
        <Field
          label="Id"
          mono
          late
          value={splitPath(path)[1]}
          refuse={refuseId}
          commit={(to) => renameNode(path, to)}
        />
      </div>
      <div className="flags">
        {(["bypass", "mute"] as const).map((flag) => (
          <Tip
            key={flag}
            text={flag === "bypass" ? "Pass the input through" : "Disable the node"}
            keys={keyOfCommand(flag)}
          >
            <label>
              <input
                type="checkbox"
                checked={spec[flag] === true}
                onChange={(event) => setFlag(path, flag, event.target.checked)}
              />
              {flag}
            </label>
          </Tip>
        ))}
      </div>
    </header>
  );
}
