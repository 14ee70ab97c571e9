// `heddle share`: the link it prints is one that the page opens, and says what is wrong with its arguments.
import { expect, test } from "vitest";
import { parseDocument, printDocument } from "../../src/core/index.ts";
import { readLink } from "../../src/share/link.ts";
import { presetText } from "../core/presets.ts";
import { bundledHeddle, graph } from "./heddle.ts";

const { heddle, json, file } = bundledHeddle();

test("prints a link that brings the graph back, at the address that is asked for", async () => {
  const { code, out } = await heddle("share", graph("encoder-decoder"), "--base", "https://example.org/h/#x");
  expect(code).toBe(0);
  expect(out).toMatch(/^https:\/\/example\.org\/h\/#g1\.[\w-]+\n$/);
  const read = await readLink(new URL(out.trim()).hash);
  const parsed = parseDocument(presetText("encoder-decoder"));
  expect(read.ok && parsed.ok && printDocument(read.document)).toBe(
    parsed.ok && printDocument(parsed.document),
  );
  const said = await json("share", graph("smallest"));
  expect(said.json).toMatchObject({ ok: true, weights: false, characters: said.json.url.length });
  expect(said.json.url).toMatch(/^http:\/\/127\.0\.0\.1:4790\/#g1\./);
});

test("refuses a base that is no page, and a graph that is too large", async () => {
  const bad = await heddle("share", graph("smallest"), "--base", "example");
  expect(bad.code).toBe(2);
  expect(bad.error).toContain(
    '--base must be the address of a page, such as http://127.0.0.1:4790/; got "example"',
  );
  const large = { ...JSON.parse(presetText("smallest")), about: "long ".repeat(300_000) };
  const refused = await heddle("share", await file("large.graph.json", large));
  expect(refused.code).toBe(2);
  expect(refused.error).toMatch(/too large for a share link: .* Save the graph and send the file instead\./);
});
