// The list of challenges: a title and a story each; those that were solved here have a check mark. It can be narrowed to
// one kind of bug; both are remembered on this machine.
import { useEffect, useState } from "react";
import { plural } from "../../core/index.ts";
import { openInTab } from "../files/open-tab.ts";
import { oneOf } from "../storage/checks.ts";
import { remembered } from "../storage/remembered.ts";
import { useStore } from "../store/store.ts";
import { Dialog, DialogButtons } from "../ui/Dialog.tsx";
import type { ChallengeInfo } from "./challenges.ts";
import { type Kind, kindLabels } from "./kinds.ts";
import "./challenges.css";

async function play(challenge: ChallengeInfo): Promise<void> {
  const { documentOf, hintsOf } = await import("./challenges.ts");
  const found = await documentOf(challenge.id);
  if (!found) return;
  // What the graph says of itself tells the bug.
  const { about = "", ...document } = found;
  openInTab({ ...document, name: challenge.title }, null, true);
  useStore.getState().openChallenges(false);
  const { id, title, story } = challenge;
  useStore.getState().beginChallenge({
    id,
    title,
    story,
    hints: hintsOf(challenge),
    about,
    taken: 0,
    revealed: false,
    solved: false,
  });
}

const parseKind = oneOf(["all", ...(Object.keys(kindLabels) as Kind[])]);

/** The kind that was last chosen: whoever solves one of a kind goes on with the next. */
const lastKind = remembered<Kind | "all">("heddle-challenge-kind", parseKind, "all");

export default function ChallengeDialog() {
  const [kind, setKind] = useState(() => lastKind.read());
  const [challenges, setChallenges] = useState<readonly ChallengeInfo[]>([]);
  const solved = useStore((s) => s.solved);
  const { openChallenges } = useStore.getState();
  useEffect(() => {
    void import("./challenges.ts").then((loaded) => setChallenges(loaded.challenges));
  }, []);
  const shown = challenges.filter((c) => kind === "all" || c.kind === kind);
  const choose = (to: Kind | "all") => {
    lastKind.write(to);
    setKind(to);
  };
  return (
    <Dialog
      title="Find the bug"
      note={`${plural(challenges.length, "graph")}, each with one bug from real code. ${solved.size} found so far.`}
      className="challenges"
      light
      close={() => openChallenges(false)}
    >
      <KindFilter challenges={challenges} kind={kind} choose={choose} />
      <ol className="challenge-list">
        {shown.map((challenge) => (
          <li key={challenge.id}>
            <button type="button" className="challenge-item" onClick={() => void play(challenge)}>
              <span className="challenge-item-mark good">{solved.has(challenge.id) ? "✓" : ""}</span>
              <span className="challenge-item-title">{challenge.title}</span>
              <span className="challenge-item-story">{challenge.story}</span>
            </button>
          </li>
        ))}
      </ol>
      <DialogButtons>
        <button type="button" className="button outlined" data-first onClick={() => openChallenges(false)}>
          Close
        </button>
      </DialogButtons>
    </Dialog>
  );
}

interface KindFilterProps {
  readonly challenges: readonly ChallengeInfo[];
  readonly kind: Kind | "all";
  readonly choose: (kind: Kind | "all") => void;
}

/** Each kind with how many of it there are and how many of them were found. */
function KindFilter({ challenges, kind, choose }: KindFilterProps) {
  const solved = useStore((s) => s.solved);
  const counted = (of: readonly ChallengeInfo[]) => {
    const found = of.filter((c) => solved.has(c.id)).length;
    return found === 0 ? `${of.length}` : `${found} of ${of.length} found`;
  };
  return (
    <label className="challenge-filter">
      Kind
      <select className="field small" value={kind} onChange={(e) => choose(e.target.value as Kind | "all")}>
        <option value="all">All kinds ({counted(challenges)})</option>
        {(Object.keys(kindLabels) as Kind[]).map((k) => (
          <option key={k} value={k}>
            {kindLabels[k]} ({counted(challenges.filter((c) => c.kind === k))})
          </option>
        ))}
      </select>
    </label>
  );
}
