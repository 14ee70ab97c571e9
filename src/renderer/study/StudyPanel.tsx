// Variants of the graph compared over seeds: which there are, how they are run, and what the runs show.
import { useEffect } from "react";
import { useJudging } from "./judge.ts";
import { keepStudies } from "./keep.ts";
import { Results } from "./Results.tsx";
import { StudyForm } from "./StudyForm.tsx";
import { VariantList } from "./VariantList.tsx";
import "../train/train.css";
import "./study.css";

export default function StudyPanel() {
  useEffect(keepStudies, []);
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
