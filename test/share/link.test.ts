// A share link brings back the graph as it is printed, stays short, and says what is wrong with one that is not as made.
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyEdit, type HeddleDocument, joinPath, printDocument } from "../../src/core/index.ts";
import { isShareLink, linkOf, maxFragment, readLink } from "../../src/share/link.ts";
import { preset, presetNames } from "../core/presets.ts";
import { randomFrom } from "../support/random.ts";
import { randomGraph } from "../support/random-graph.ts";

const base = "https://example.org/heddle/";
/** 4 kB. */
const short = 4096;

async function fragmentOf(document: HeddleDocument): Promise<string> {
  const link = await linkOf(document);
  if (!link.ok) throw new Error(link.why);
  return link.fragment;
}

async function whyNot(fragment: string): Promise<string> {
  const read = await readLink(fragment);
  if (read.ok) throw new Error("it was opened");
  return read.why;
}

async function expectSame(document: HeddleDocument): Promise<string> {
  const fragment = await fragmentOf(document);
  expect(fragment).toMatch(/^#g1\.[A-Za-z0-9_-]+$/);
  expect(isShareLink(fragment)).toBe(true);
  const read = await readLink(fragment);
  expect(read.ok && printDocument(read.document)).toBe(printDocument(document));
  return fragment;
}

const sizeOf = (nodes: HeddleDocument["nodes"]): number =>
  Object.values(nodes).reduce((n, { body }) => n + 1 + (body ? sizeOf(body.nodes) : 0), 0);

const kinds = ["norm", "ffn", "add", "linear", "activation", "dropout", "scale", "softmax"] as const;

/** A graph of 60 nodes, as a person makes one: most of its nodes wired, each somewhere on the canvas. */
function graphOfSixty(seed: number): HeddleDocument {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  let { document } = randomGraph(seed);
  const place = (): [number, number] => [Math.round(random() * 4000), Math.round(random() * 1200)];
  for (let i = 0; sizeOf(document.nodes) < 60; i++) {
    const kind = pick(kinds);
    const id = `${kind}_${i}`;
    const before = Object.keys(document.nodes).at(-1) ?? "";
    const steps = [
      { edit: "addNode", scope: "", id, node: { block: kind } },
      { edit: "connect", scope: "", wire: `${before}.x → ${id}.x` },
    ] as const;
    for (const edit of steps) {
      const made = applyEdit(document, edit);
      if (made.ok) document = made.document;
    }
  }
  const layout = Object.fromEntries(Object.keys(document.nodes).map((id) => [joinPath("", id), place()]));
  return { ...document, layout };
}

describe("to and back", () => {
  test.each(presetNames)("%s comes back byte for byte, in less than 4 kB", async (name) => {
    const fragment = await expectSame(preset(name));
    expect(`${base}${fragment}`.length).toBeLessThan(short);
  });

  test("so do random graphs", async () => {
    for (let seed = 0; seed < 15; seed++) await expectSame(randomGraph(seed).document);
  });

  test("60 nodes stay below 4 kB", async () => {
    for (let seed = 0; seed < 15; seed++) {
      const document = graphOfSixty(seed);
      expect(sizeOf(document.nodes)).toBeGreaterThanOrEqual(60);
      expect(`${base}${await expectSame(document)}`.length).toBeLessThan(short);
    }
  });

  test("texts of any script", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), async (a, b) => {
        const document = preset("smallest");
        const main = `${a} ${b}`.toWellFormed();
        await expectSame({ ...document, about: b.toWellFormed(), text: { ...document.text, main } });
      }),
      { numRuns: 40 },
    );
  });
});

const packed = (text: string): string => `#g1.${deflateSync(text).toString("base64url")}`;
const whole = await fragmentOf(preset("decoder-only"));

describe("what is not as made", () => {
  test("cut anywhere", async () => {
    for (const at of [4, 5, 6, 30, 400, whole.length - 8, whole.length - 1])
      expect(await whyNot(whole.slice(0, at))).toMatch(
        /^The share link is cut or damaged\. Ask for the link again/,
      );
  });

  test("a character changed", async () => {
    for (const at of [20, 200, whole.length - 3]) {
      const other = whole[at] === "A" ? "B" : "A";
      const changed = whole.slice(0, at) + other + whole.slice(at + 1);
      expect(await whyNot(changed)).toMatch(/^The share link is cut or damaged\./);
    }
  });

  test("from a newer release", async () => {
    expect(await whyNot(whole.replace("#g1.", "#g2."))).toBe(
      "The share link was made by a newer release of Heddle. Update Heddle, or ask for the graph's file.",
    );
    const newer = { ...JSON.parse(printDocument(preset("smallest"))), format: 99 };
    expect(await whyNot(packed(JSON.stringify(newer)))).toMatch(/99.*newer|newer.*99/);
  });

  test("too long, said before it is unpacked", async () => {
    expect(await whyNot(`#g1.${"A".repeat(maxFragment)}`)).toMatch(/16,388 characters; at most 16,384/);
  });

  test("a bomb is given up at the limit", async () => {
    const bomb = packed(" ".repeat(8 * 2 ** 20));
    expect(bomb.length).toBeLessThan(maxFragment);
    expect(await whyNot(bomb)).toMatch(/unpacks to more than 1,048,576 bytes/);
  });

  test("no graph", async () => {
    for (const text of ["{}", "[1, 2", "null", '"nodes"', ""])
      expect(await whyNot(packed(text))).toMatch(/Ask for the link again, or for the graph's file\.$/);
  });

  test("other fragments are none", () => {
    for (const fragment of ["", "#", "#top", "#g.", "#1.abc", "#gallery"])
      expect(isShareLink(fragment)).toBe(false);
  });

  test("what is too large is not made", async () => {
    const random = randomFrom(7);
    const noise = Array.from({ length: 30_000 }, () => String.fromCharCode(33 + random() * 90)).join("");
    expect(await linkOf({ ...preset("smallest"), about: noise })).toMatchObject({
      ok: false,
      why: expect.stringMatching(
        /^The graph is too large for a share link: .* Save the graph and send the file/,
      ),
    });
    expect(await linkOf({ ...preset("smallest"), about: "a".repeat(2 ** 21) })).toMatchObject({ ok: false });
  });
});
