// Ranked repairs, each an edit, and which errors are causes.
export { type RootCause, rootCauses } from "./causes.ts";
export { fixesFor } from "./rank.ts";
