// Sends each document to the worker and puts what comes back into the store; what is late is dropped.
import type { HeddleDocument } from "../../core/index.ts";
import { sameMeaning } from "../store/derived.ts";
import type { FromDiagnosis, Report, ToDiagnosis } from "../store/report.ts";
import { useStore } from "../store/store.ts";
import { problemKey, problemKindOf } from "./problems.ts";

/** The frame that shows an edit comes before the proof of it; edits that follow each other are proved once. */
const pauseMs = 100;

let started = false;

/** A worker that cannot start leaves the check, which needs none. */
export function keepDiagnosing(): void {
  if (started) return;
  started = true;
  const worker = new Worker(new URL("./diagnosis.worker.ts", import.meta.url), {
    type: "module",
    name: "diagnosis",
  });
  let asked: ToDiagnosis | null = null;
  /** Documents of which nothing is to come any more. */
  const whole = new WeakSet<HeddleDocument>();
  let id = 0;
  let pause: ReturnType<typeof setTimeout> | undefined;
  const ask = () => {
    const { document } = useStore.getState();
    // Moving nodes changes nothing that could be wrong.
    const { diagnosed: known, diagnosisStands } = useStore.getState();
    if (known && known.document !== document && sameMeaning(known.document, document)) {
      diagnosisStands(document);
      if (asked?.document === known.document) asked = { ...asked, document };
      return;
    }
    if (asked && sameMeaning(asked.document, document)) {
      asked = { ...asked, document };
      return;
    }
    asked = { id: ++id, document };
    clearTimeout(pause);
    // A graph that comes to the front again has its report, where all of it was there when the graph was left.
    if (known?.document === document && whole.has(document)) return;
    pause = setTimeout(() => asked && worker.postMessage(asked), pauseMs);
  };
  worker.addEventListener("message", ({ data }: MessageEvent<FromDiagnosis>) => {
    if (data.id !== asked?.id) return;
    const { document } = asked;
    const { diagnosisFailed, numericDone } = useStore.getState();
    if (data.kind === "failed") diagnosisFailed(data.message, true);
    else if (data.kind === "report") receive(document, data.report);
    else {
      whole.add(document);
      numericDone(data.numeric);
    }
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    useStore.getState().diagnosisFailed(event.message || "the worker could not be started", false);
  });
  useStore.subscribe((s, before) => {
    // What was asked for the graph before is not this one's, even where both compute the same.
    if (s.opening !== before.opening) asked = null;
    if (s.opening !== before.opening || s.document !== before.document) ask();
  });
  ask();
}

/** A leak that was not there before lights its way by itself; one that is gone takes the light with it. */
function receive(document: ReturnType<typeof useStore.getState>["document"], report: Report): void {
  const { diagnosed, focused, challenge, lesson, diagnosisDone } = useStore.getState();
  const before = new Set(diagnosed?.report.causes.map((c) => problemKey(c.cause)));
  const keys = report.causes.flatMap((c) => [c.cause, ...c.consequences]).map(problemKey);
  const quiet = (challenge !== null && !challenge.revealed) || lesson !== null;
  const fresh = report.causes.find(
    ({ cause }) => problemKindOf(cause) === "leak" && !before.has(problemKey(cause)),
  )?.cause;
  const still = focused !== null && keys.includes(focused) ? focused : null;
  if (challenge && report.causes.length === 0) useStore.getState().setChallenge({ solved: true });
  const numeric = diagnosed?.document === document ? diagnosed.numeric : null;
  diagnosisDone({ document, report, numeric }, fresh && !quiet ? problemKey(fresh) : still);
}
