// Two commands that ask at the same time both get the answer to their own question.
import { expect, test } from "vitest";
import { useStore } from "../../src/renderer/store/store.ts";

const answers = [
  { id: "yes", label: "Yes" },
  { id: "no", label: "No" },
] as const;
const shown = () => useStore.getState().question;

test("a second question waits for the answer to the first", async () => {
  const { ask } = useStore.getState();
  const [first, second] = [ask("First", "", answers), ask("Second", "", answers)];
  const question = shown();
  expect(question?.title).toBe("First");
  question?.answered("no");
  question?.answered("yes"); // pressed twice
  expect(shown()?.title).toBe("Second");
  shown()?.answered("yes");
  expect(shown()).toBeNull();
  expect(await Promise.all([first, second])).toEqual(["no", "yes"]);
});
