// The ways that a text was sent, once there is more than one: each is gone back to by a click.
import { plural } from "../../core/index.ts";
import { type Branch, branchesOf, type Generated, type WrittenToken } from "../store/generated.ts";
import { showLeaf } from "./generate-text.ts";

export function Branches({ generated: { tree, leaf } }: { generated: Generated }) {
  const branches = branchesOf(tree);
  if (branches.length < 2) return null;
  return (
    <ul className="branches" aria-label="Branches">
      {branches.map((branch, i) => (
        <li key={branch.token}>
          <button
            type="button"
            className="branch"
            aria-pressed={branch.leaf === leaf}
            onClick={() => showLeaf(branch.leaf)}
          >
            {i === 0 ? "first" : nameOf(branch, tree[branch.token]!)}
            <span className="quiet"> {plural(branch.length, "token")}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

const nameOf = ({ before }: Branch, { token, sample }: WrittenToken): string =>
  sample === undefined ? `token ${before + 1}: ${token}` : `sample ${sample}`;
