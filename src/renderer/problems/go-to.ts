// Goes to the place of a problem.
import { type Diagnostic, placeOf } from "../../core/index.ts";
import { problemKey } from "../diagnosis/problems.ts";
import { useStore } from "../store/store.ts";

/** Shows where it is, and keeps it lit. */
export function goToProblem(d: Diagnostic): void {
  const { goTo, focusProblem } = useStore.getState();
  const place = placeOf(d);
  if (place) goTo(place);
  focusProblem(problemKey(d));
}
