// Files: problems of one that could not be opened, and questions that a command waits for.
import type { FileProblem } from "../../core/index.ts";
import type { Slice } from "./store.ts";

export interface Refusal {
  readonly name: string;
  readonly what: "File" | "Link";
  readonly problems: readonly FileProblem[];
}

interface Question {
  readonly title: string;
  readonly text: string;
  /** The first is what Enter gives, the last what Escape gives. */
  readonly answers: readonly { readonly id: string; readonly label: string }[];
  readonly answered: (id: string) => void;
}

export interface FilesSlice {
  /** Files that were not opened, since the user was last told. */
  readonly refusals: readonly Refusal[];
  readonly question: Question | null;
  /** The file that is being read and checked, before it is opened. */
  readonly reading: string | null;
  readingFile(name: string | null): void;
  refuseFile(name: string, problems: readonly FileProblem[], what?: Refusal["what"]): void;
  dismissRefusals(): void;
  /** Asks in a dialog. One question at a time: the next waits until this one is answered. */
  ask<A extends string>(
    title: string,
    text: string,
    answers: readonly { readonly id: A; readonly label: string }[],
  ): Promise<A>;
}

export const filesSlice: Slice<FilesSlice> = (set) => {
  const waiting: Question[] = [];
  const showNext = () => set({ question: waiting[0] ?? null });
  return {
    refusals: [],
    question: null,
    reading: null,
    readingFile: (reading) => set({ reading }),
    refuseFile: (name, problems, what = "File") =>
      set((s) => ({ refusals: [...s.refusals, { name, what, problems }] })),
    dismissRefusals: () => set({ refusals: [] }),
    ask: (title, text, answers) =>
      new Promise((done) => {
        const question: Question = {
          ...{ title, text, answers },
          answered(id) {
            if (waiting[0] !== question) return;
            waiting.shift();
            showNext();
            done(id as (typeof answers)[number]["id"]);
          },
        };
        waiting.push(question);
        showNext();
      }),
  };
};
