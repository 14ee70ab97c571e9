// Tells of saved things that could not be read, each once, ever: a damaged run does not nag at every start.
import { isText, listOf } from "./checks.ts";
import { type Ignored, takeIgnored, whenIgnored } from "./ignored.ts";
import { remembered } from "./remembered.ts";

/** Those told before, in this session or an earlier one; the oldest are told again some day. */
const reported = remembered<readonly string[]>("heddle-ignored", listOf(isText), []);
const mostTold = 100;

/**
 * `show` gets a sentence or a few, for what was found before this call and from now on. Settings, runs and rescue copies
 * are read one after the other: what is found while the notice before is shown joins it, for there is room for one only.
 */
export function tellIgnored(show: (notice: string) => void, isShown: (notice: string) => boolean): void {
  let told: readonly Ignored[] = [];
  whenIgnored(() => {
    const before = reported.read();
    const fresh = new Map(takeIgnored().map((one) => [`${one.what}: ${one.why}`, one]));
    for (const key of before) fresh.delete(key);
    if (fresh.size === 0) return;
    reported.write([...before, ...fresh.keys()].slice(-mostTold));
    told = [...(told.length > 0 && isShown(noticeOf(told)) ? told : []), ...fresh.values()];
    show(noticeOf(told));
  });
}

/** One notice for all: at most three are named. */
function noticeOf(ignored: readonly Ignored[]): string {
  const named = ignored.slice(0, 3).map(({ what, why }) => `${what} was ignored: ${why}.`);
  const more = ignored.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more could not be read.`] : []), "Nothing was deleted."].join(
    " ",
  );
}
