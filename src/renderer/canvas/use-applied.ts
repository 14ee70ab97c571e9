// A fix that was just applied is seen: the camera goes to what it changed, which is lit for a moment.
import { useEffect } from "react";
import { splitPath } from "../../core/index.ts";
import { checkedOf, seenScope } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { isDrawn } from "../store/view-slice.ts";
import { changedBy } from "./spotlight.ts";

/** How long it stays lit, ms. */
const flashMs = 1400;

export function useApplied(): void {
  const applied = useStore((s) => s.applied);
  useEffect(() => {
    if (!applied) return;
    const { scope: wanted, opened, show, fixShown } = useStore.getState();
    // The scope that was open may be gone: what is seen then is what was around it.
    const open = seenScope(checkedOf(applied.document), wanted);
    const { nodes } = changedBy(applied);
    const scopes = nodes.map((path) => splitPath(path)[0]);
    const drawn = scopes.find((level) => isDrawn(level, open, opened));
    const scope = scopes.includes(open) ? open : (drawn ?? scopes[0]);
    if (scope !== undefined)
      show(
        scope === open || scope === drawn ? null : scope,
        nodes.filter((_, i) => scopes[i] === scope),
      );
    const timer = setTimeout(fixShown, flashMs);
    return () => clearTimeout(timer);
  }, [applied]);
}
