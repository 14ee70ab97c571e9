// Asks the worker of lessons. It is started with the first question, and ends when nobody has asked for a while.
import type { Judgement, Lesson } from "../../lesson/index.ts";
import type { Asked, FromLessons, ToLessons, Told } from "./lesson.worker.ts";

/** How long a worker without work is kept, ms. */
const idle = 60_000;

let worker: Worker | null = null;
let ending: ReturnType<typeof setTimeout> | undefined;
let waiting = 0;
let last = 0;

function end(): void {
  worker?.terminate();
  worker = null;
}

function ask(asked: Asked): Promise<Told> {
  clearTimeout(ending);
  worker ??= new Worker(new URL("./lesson.worker.ts", import.meta.url), { type: "module", name: "lesson" });
  const asks = worker;
  const id = ++last;
  waiting++;
  return new Promise<Told>((done) => {
    const settle = (told: Told) => {
      asks.removeEventListener("message", onMessage);
      asks.removeEventListener("error", onError);
      done(told);
    };
    const onMessage = ({ data }: MessageEvent<FromLessons>) => {
      if (data.id === id) settle(data.told);
    };
    const onError = (event: ErrorEvent) => {
      event.preventDefault();
      end();
      settle({ why: event.message || "the worker could not be started" });
    };
    asks.addEventListener("message", onMessage);
    asks.addEventListener("error", onError);
    asks.postMessage({ id, asked } satisfies ToLessons);
  }).finally(() => {
    waiting--;
    if (waiting === 0) ending = setTimeout(end, idle);
  });
}

/** The lesson of a file, or why there is none. */
export async function readAside(text: string): Promise<Lesson | string> {
  const told = await ask({ kind: "read", text });
  return "lesson" in told ? told.lesson : "why" in told ? told.why : "";
}

export async function judgeAside(
  question: Omit<Extract<Asked, { kind: "judge" }>, "kind">,
): Promise<Judgement> {
  const told = await ask({ kind: "judge", ...question });
  if ("judgement" in told) return told.judgement;
  return { right: false, says: [`It could not be judged: ${"why" in told ? told.why : ""}.`] };
}
