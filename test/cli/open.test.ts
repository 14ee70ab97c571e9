// `heddle [FILE]`: the workbench in the browser, on this machine alone, until it is interrupted.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { servedGraphPath } from "../../src/shared/served-graph.ts";
import { bundledHeddle, graph } from "./heddle.ts";

const { heddle, file, program } = bundledHeddle();

/** Starts it, and gives what it printed once it is ready. */
async function start(...args: string[]) {
  const env = { ...process.env, NO_COLOR: "1" };
  const child = spawn(process.execPath, [program(), ...args, "--no-browser"], { env });
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (line.startsWith("Ctrl+C")) break;
  }
  return {
    lines,
    url: new URL(lines[0]?.match(/http\S+/)?.[0] ?? ""),
    async interrupt() {
      child.kill("SIGINT");
      return new Promise((done) => child.once("exit", done));
    },
  };
}

test("serves a file that is read and written by its token", async () => {
  const path = await file("my.graph.json", await readFile(graph("smallest"), "utf8"));
  const { lines, url, interrupt } = await start(path);
  expect(lines[0]).toMatch(/^Heddle is served at http:\/\/127\.0\.0\.1:\d+\/\?graph=[0-9a-f]{32}$/);
  expect(lines[1]).toBe(`Save writes ${path}`);
  const at = new URL(servedGraphPath + url.searchParams.get("graph"), url);
  expect(await (await fetch(at)).json()).toEqual({
    name: "my.graph.json",
    text: await readFile(path, "utf8"),
  });
  expect(await interrupt()).toBe(0);
});

test("takes another port when the usual one is taken", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => other.once("listening", done));
  const address = other.address();
  const taken = typeof address === "object" ? address?.port : undefined;
  const { url, interrupt } = await start("--port", String(taken));
  expect(Number(url.port)).not.toBe(taken);
  expect(await interrupt()).toBe(0);
  other.close();
});

test.each([
  [["nowhere.graph.json"], "nowhere.graph.json: file not found in "],
  [["open", "/"], "/ must be a file."],
  [["open", "a.json", "b.json"], 'Only one graph file is allowed; remove "b.json"'],
  [["--port", "70000"], '--port = "70000" is invalid: must be an integer from 0 to 65535'],
  [["chek"], 'Unknown command "chek" (did you mean "check"?)'],
])("%j is refused", async (args, message) => {
  const { code, error } = await heddle(...args);
  expect([code, error]).toEqual([2, expect.stringContaining(message)]);
});
