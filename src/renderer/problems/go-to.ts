/** Goes to the place of a problem. */
import { type Diagnostic, placeOf } from "../../core/index.ts";
import { keyOf } from "../diagnosis/problems.ts";
import { useStore } from "../store/store.ts";

/** Shows where it is, and keeps it lit. */
export function goToProblem(d: Diagnostic): void {
  const { goTo, focusProblem } = useStore.getState();
  const place = placeOf(d);
  if (place) goTo(place);
  focusProblem(keyOf(d));
}
