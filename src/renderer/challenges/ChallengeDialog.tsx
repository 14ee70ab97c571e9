/** The list of challenges: a title and a story each; those that were solved here have a check mark. */

import { useEffect, useState } from "react";
import { plural } from "../../core/index.ts";
import { mayLeave } from "../files/commands.ts";
import { replaceDocument } from "../files/replace.ts";
import { useStore } from "../store/store.ts";
import { Dialog, DialogButtons } from "../ui/Dialog.tsx";
import type { ChallengeInfo } from "./challenges.ts";
import "./challenges.css";

async function play(challenge: ChallengeInfo): Promise<void> {
  const { documentOf, hintsOf } = await import("./challenges.ts");
  const found = await documentOf(challenge.id);
  if (!found || !(await mayLeave())) return;
  // What the graph says of itself tells the bug.
  const { about = "", ...document } = found;
  if (!(await replaceDocument({ ...document, name: challenge.title }, null, true))) return;
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

export function ChallengeDialog() {
  const open = useStore((s) => s.challengesOpen);
  return open ? <List /> : null;
}

function List() {
  const [challenges, setChallenges] = useState<readonly ChallengeInfo[]>([]);
  const solved = useStore((s) => s.solved);
  const { openChallenges } = useStore.getState();
  useEffect(() => {
    void import("./challenges.ts").then((loaded) => setChallenges(loaded.challenges));
  }, []);
  return (
    <Dialog
      title="Find the bug"
      note={`${plural(challenges.length, "graph")}, each with one bug from real code. ${solved.size} found so far.`}
      className="challenges"
      light
      close={() => openChallenges(false)}
    >
      <ol className="challenge-list">
        {challenges.map((challenge) => (
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
