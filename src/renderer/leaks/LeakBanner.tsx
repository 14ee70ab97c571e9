// A leak that is lit, in one line over the canvas: what sees what, what a run showed, and the way out.
import { type Diagnostic, explain, splitPath } from "../../core/index.ts";
import { problemKey, problemKindOf, useProblems } from "../diagnosis/problems.ts";
import { FixButton } from "../problems/Fixes.tsx";
import { asksStill } from "../store/lesson-slice.ts";
import { useStore } from "../store/store.ts";
import { isDrawn } from "../store/view-slice.ts";
import { CloseIcon } from "../ui/icons.tsx";
import { percent } from "../values/numbers.ts";
import "./leaks.css";
import { IconButton } from "../ui/IconButton.tsx";

/** The same in words of the text that is open, where that has both positions. */
function inWords(
  leak: Diagnostic,
  streams: Readonly<Record<string, { readonly tokens: readonly (readonly string[])[] }>> | undefined,
): string | null {
  if (leak.code !== "leak/future" || leak.output.time === null) return null;
  const tokens = streams?.[leak.input.stream]?.tokens[leak.input.sample];
  const [at, seen] = [tokens?.[leak.output.time], tokens?.[leak.input.time]];
  return at === undefined || seen === undefined
    ? null
    : ` Here “${at}” can see “${seen}”, which comes later.`;
}

export default function LeakBanner() {
  const { causes } = useProblems();
  const focused = useStore((s) => s.focused);
  const scope = useStore((s) => s.scope);
  const leak = causes
    .map((c) => c.cause)
    .find((d) => problemKey(d) === focused && problemKindOf(d) === "leak");
  const place = leak && "at" in leak ? leak.at.node : null;
  const drawn = useStore((s) => place !== null && isDrawn(splitPath(place)[0], s.scope, s.opened));
  const streams = useStore((s) => s.ran?.result.streams);
  const kept = useStore(asksStill);
  if (!leak) return null;
  const { focusProblem, goTo, setDock } = useStore.getState();
  const shown = "shown" in leak ? leak.shown : null;
  const [fix] = leak.fixes ?? [];
  return (
    <div className={scope === "" ? "leak-banner" : "leak-banner below"} role="status">
      <p>
        <span className="leak-sign" aria-hidden="true">
          ◆
        </span>
        <b>{explain(leak).title}</b>
        {inWords(leak, streams)}
        {shown !== null && (
          <span className="quiet"> Confirmed by a run: relative change of the output {percent(shown)}.</span>
        )}
      </p>
      <div className="leak-actions">
        {fix && !kept && <FixButton fix={fix} primary />}
        {place !== null && !drawn && (
          <button type="button" className="button outlined" onClick={() => goTo(place)}>
            Show where it leaks
          </button>
        )}
        <button type="button" className="button" onClick={() => setDock("problems")}>
          Details
        </button>
        <IconButton label="Clear highlight" icon={<CloseIcon />} onClick={() => focusProblem(null)} />
      </div>
    </div>
  );
}
