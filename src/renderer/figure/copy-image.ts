// A picture on the clipboard: what most programs take where they take no SVG.

import { useStore } from "../store/store.ts";
import { seenTheme } from "../theme/theme.ts";
import { pixels, preview } from "./output.ts";
import { graphSubjects } from "./subject.ts";

/** Dots across. */
const across = 2400;

export async function copyPicture(svg: string): Promise<void> {
  const { notify } = useStore.getState();
  try {
    // The promise, not what it brings: a browser lets a page write only while it answers a gesture.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": pixels(svg, across) })]);
    notify("info", "Copied as an image.");
  } catch {
    notify("error", "Cannot write images to the clipboard; use Export figure instead.");
  }
}

/** The open canvas as it is seen, in the theme of the app. */
export async function copyImage(): Promise<void> {
  const { notify, theme, systemDark } = useStore.getState();
  const [subject] = graphSubjects();
  if (!subject) return notify("error", "There is nothing to copy: the canvas is empty.");
  const draw = await subject.draw(true);
  const colours = seenTheme(theme, systemDark) === "dark" ? "dark" : "light";
  await copyPicture((await preview(draw, { theme: colours, width: 17 })).svg);
}
