// What can be taken out of a study: its table as text, its figures, and the files of its folder.
import type { FigureSubject } from "../../figure/make.ts";
import {
  heatTable,
  printPlan,
  printResult,
  printTable,
  reportOf,
  studyJson,
  studyReadme,
  type TableForm,
} from "../../study/index.ts";
import { disk } from "../storage/disk.ts";
import { slugOf } from "../storage/file-name.ts";
import { useStore } from "../store/store.ts";
import type { MenuItem } from "../ui/Menu.tsx";
import { bandsOfStudy, forestOfStudy, frontOfStudy, heatOfStudy } from "./figures.ts";
import { machine } from "./runner.ts";
import type { KeptStudy } from "./study-store.ts";

const forms = [
  ["markdown", "Markdown"],
  ["latex", "LaTeX"],
  ["csv", "CSV"],
] as const;

export const exportsOf = (study: KeptStudy): readonly MenuItem[] => [
  ...forms.map(([form, name]) => ({
    id: form,
    label: `Copy table as ${name}`,
    perform: () => void copy(tableOf(study, form), name),
  })),
  { id: "json", label: "Copy report as JSON", perform: () => void copy(jsonOf(study), "JSON") },
  ...figuresOf(study).map((subject, i) => ({
    id: subject.label,
    label: `Export figure: ${subject.label}…`,
    separated: i === 0,
    perform: () => useStore.getState().exportFigure(subject),
  })),
  { id: "folder", label: "Save study folder…", separated: true, perform: () => void saveFolder(study) },
];

const tableOf = ({ plan, results }: KeptStudy, form: TableForm): string =>
  reportOf(plan, results)
    .comparisons.map((comparison) => printTable(comparison, plan.metric, form))
    .join("\n\n");

const jsonOf = ({ plan, results, notices }: KeptStudy): string =>
  JSON.stringify(studyJson(reportOf(plan, results), notices), null, 1);

function figuresOf(study: KeptStudy): readonly FigureSubject[] {
  const subject = (label: string, draw: Awaited<ReturnType<FigureSubject["draw"]>>): FigureSubject => ({
    label,
    hasValues: false,
    draw: async () => draw,
  });
  return [
    subject("curves", (look) => bandsOfStudy(study, { width: 640, height: 320 }, look)),
    subject("effects", (look) => forestOfStudy(study, 640, look)),
    subject("loss against cost", (look) => frontOfStudy(study, { width: 640, height: 320 }, look)),
    ...(heatTable(study.plan)
      ? [
          subject(
            "effects over sizes",
            (look) => heatOfStudy(study, 640, look) ?? forestOfStudy(study, 640, look),
          ),
        ]
      : []),
  ];
}

async function copy(text: string, form: string): Promise<void> {
  const { notify } = useStore.getState();
  try {
    await navigator.clipboard.writeText(text);
    notify("info", `Copied the study as ${form}.`);
  } catch {
    notify("error", "Cannot write to the clipboard; nothing was copied.");
  }
}

/** As `heddle ablate` writes it, to go on with there or to keep in git. */
async function saveFolder({ plan, results, notices }: KeptStudy): Promise<void> {
  const file = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) });
  const name = slugOf(plan.name);
  const saved = await disk.saveFolder(name, [
    file("plan.json", printPlan(plan)),
    file("runs.jsonl", results.map(printResult).join("")),
    file("README.md", studyReadme(reportOf(plan, results), name, machine(), notices)),
  ]);
  if (!saved) return;
  const { notify } = useStore.getState();
  if ("error" in saved) notify("error", `The study was not saved: ${saved.error}`);
  else notify("info", `Saved the study as ${saved.name}.`);
}
