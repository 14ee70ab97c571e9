// The page before this one died: what it had is opened again by itself. What died twice in a minute may die of its own
// work: that is offered, and opened only when somebody asks for it.
import type { AfterCrash } from "../../shared/ipc.ts";
import { useStore } from "../store/store.ts";
import { openRecent } from "./commands.ts";
import { isOf } from "./journal.ts";
import { leftovers, restore } from "./leftovers.ts";

const whys: Readonly<Record<AfterCrash["why"], string>> = {
  crashed: "The window crashed and was reloaded.",
  hung: "The window did not respond and was reloaded.",
  memory: "The window ran out of memory and was reloaded.",
};

let done: Promise<void> | undefined;

/** Once, however often it is asked for. */
export function comeBack(): Promise<void> {
  done ??= takeBack();
  return done;
}

async function takeBack(): Promise<void> {
  const crash = await window.heddle?.afterCrash();
  if (!crash) return;
  const { notify } = useStore.getState();
  const why = whys[crash.why];
  if (crash.again) {
    notify("error", `${why} It was not the first time: unsaved work is offered above the canvas.`);
    return;
  }
  const left = (await leftovers(crash.rescue)).filter(({ key }) => isOf(key, crash.rescue));
  // The one that was edited last comes to the front.
  for (const one of left.toReversed()) await restore(one);
  if (left.length > 0) return notify("error", `${why} Your unsaved work is back.`);
  if (crash.file !== null) await openRecent(crash.file);
  notify("error", crash.file === null ? why : `${why} Your file is open again.`);
}
