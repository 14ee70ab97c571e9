// The tests of the renderer share its modules from file to file, as loading them anew takes longer than most of them: each
// file finds the store and the page as they are at first.
import { afterAll } from "vitest";
import { useStore } from "../../src/renderer/store/store.ts";

afterAll(() => {
  useStore.setState(useStore.getInitialState(), true);
  document.body.replaceChildren();
  localStorage.clear();
});
