// A lesson begun by its name: from the list, from the one before, from a link.
import { useStore } from "../store/store.ts";
import { openLesson } from "./control.ts";
import { isLesson, lessonOf } from "./course.ts";

export async function beginLesson(name: string): Promise<void> {
  const { notify } = useStore.getState();
  if (!isLesson(name)) {
    notify("error", `There is no lesson “${name}”. Help › Lessons… lists those there are.`);
    return;
  }
  const lesson = await lessonOf(name);
  if (typeof lesson === "string") notify("error", `The lesson “${name}” cannot be opened: ${lesson}.`);
  else openLesson(lesson);
}
