// A name in a stranger's file is printed: it moves no cursor and renames no window.
import { expect, test } from "vitest";
import { harmless } from "../../src/cli/terminal.ts";

test("control characters are shown, not done; colours, line ends and tabs stay", () => {
  expect(harmless("\x1b[2J\x1b]0;mine\x07\r\x9b2J")).toBe("\\x1b[2J\\x1b]0;mine\\x07\\x0d\\x9b2J");
  expect(harmless("\x1b[31mred\x1b[39m\n\tfive → 5 é")).toBe("\x1b[31mred\x1b[39m\n\tfive → 5 é");
});
