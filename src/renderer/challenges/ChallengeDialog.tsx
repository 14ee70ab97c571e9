/** The list of challenges: a title and a story each; those that were solved here have a check mark. */
import { useEffect, useState } from "react";
import { mayLeave } from "../files/commands.ts";
import { replaceDocument } from "../files/replace.ts";
import { useStore } from "../store/store.ts";
import { Dialog, DialogButtons } from "../ui/Dialog.tsx";
import type { Exhibit } from "./museum.ts";
import "./challenges.css";

async function play(exhibit: Exhibit): Promise<void> {
  const { documentOf, hintsOf } = await import("./museum.ts");
  const found = await documentOf(exhibit.id);
  if (!found || !(await mayLeave())) return;
  // What the graph says of itself tells the bug.
  const { about = "", ...document } = found;
  if (!(await replaceDocument({ ...document, name: exhibit.title }, null, true))) return;
  useStore.getState().openChallenges(false);
  const { id, title, story } = exhibit;
  useStore.setState({
    challenge: { id, title, story, hints: hintsOf(exhibit), about, taken: 0, revealed: false, solved: false },
  });
}

export function ChallengeDialog() {
  const open = useStore((s) => s.challengesOpen);
  return open ? <List /> : null;
}

function List() {
  const [exhibits, setExhibits] = useState<readonly Exhibit[]>([]);
  const solved = useStore((s) => s.solved);
  const { openChallenges } = useStore.getState();
  useEffect(() => {
    void import("./museum.ts").then((museum) => setExhibits(museum.exhibits));
  }, []);
  return (
    <Dialog
      title="Find the bug"
      note={`${exhibits.length} graphs, each with one bug that somebody really made. ${solved.size} found so far.`}
      className="challenges"
      light
      close={() => openChallenges(false)}
    >
      <ol className="exhibits">
        {exhibits.map((exhibit) => (
          <li key={exhibit.id}>
            <button type="button" className="exhibit" onClick={() => void play(exhibit)}>
              <span className="exhibit-mark good">{solved.has(exhibit.id) ? "✓" : ""}</span>
              <span className="exhibit-title">{exhibit.title}</span>
              <span className="exhibit-story">{exhibit.story}</span>
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
