/** What came of opening files: the problems of one that could not be opened, told in a dialog. */
import type { FileProblem } from "../../core/index.ts";
import type { Slice } from "./store.ts";

export interface Refusal {
  readonly name: string;
  readonly problems: readonly FileProblem[];
}

export interface FilesSlice {
  readonly refusal: Refusal | null;
  refuseFile(name: string, problems: readonly FileProblem[]): void;
  dismissRefusal(): void;
}

export const filesSlice: Slice<FilesSlice> = (set) => ({
  refusal: null,
  refuseFile: (name, problems) => set({ refusal: { name, problems } }),
  dismissRefusal: () => set({ refusal: null }),
});
