// Which iteration of a repeat is looked at: back and on. Nothing for what is no repeat, or has one iteration only.
import { type Checked, findNode, type NodePath } from "../../core/index.ts";
import { keyOfCommand } from "../commands/keys.ts";
import { useStore } from "../store/store.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { NextIcon, PreviousIcon } from "../ui/icons.tsx";

export function Iterations({ checked, path }: { checked: Checked; path: NodePath }) {
  const count = findNode(checked, path)?.count ?? 1;
  const chosen = Math.min(
    useStore((s) => s.iterations[path] ?? 0),
    count - 1,
  );
  if (count < 2) return null;
  const choose = (i: number) => useStore.getState().setIteration(path, Math.min(Math.max(i, 0), count - 1));
  const what = `Iteration (of ${count}) whose values are shown`;
  return (
    <fieldset className="iterations">
      <legend className="hidden">{what}</legend>
      <IconButton
        label="Previous iteration"
        keys={keyOfCommand("previousIteration")}
        icon={<PreviousIcon />}
        disabled={chosen === 0}
        onClick={() => choose(chosen - 1)}
      />
      <span className="mono" title={what}>
        [{chosen}] {chosen + 1} of {count}
      </span>
      <IconButton
        label="Next iteration"
        keys={keyOfCommand("nextIteration")}
        icon={<NextIcon />}
        disabled={chosen === count - 1}
        onClick={() => choose(chosen + 1)}
      />
    </fieldset>
  );
}
