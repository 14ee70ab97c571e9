// Variants of the graph compared over seeds: which there are, how they are run, and what the runs show.
import { useEffect } from "react";
import { useStore } from "../store/store.ts";
import { useJudging } from "./judge.ts";
import { keepStudies } from "./keep.ts";
import { Results } from "./Results.tsx";
import { StudyForm } from "./StudyForm.tsx";
import { useStudy } from "./study-store.ts";
import { VariantList } from "./VariantList.tsx";
import { hideVariant } from "./variants.ts";
import "../train/train.css";
import "./study.css";

/** What is shown of a variant goes with the panel, and what is being recorded is told. */
function leave(): void {
  hideVariant();
  if (useStudy.getState().recording)
    useStore.getState().notify("info", "A variant is still being recorded: stop it in the Study panel.");
}

export default function StudyPanel() {
  useEffect(() => {
    keepStudies();
    return leave;
  }, []);
  useJudging();
  return (
    <section aria-label="Study" className="study-host">
      <div className="study">
        <VariantList />
        <StudyForm />
        <Results />
      </div>
    </section>
  );
}
