// Which text is predicted: as the objective or the loss says it. A text that is not there is an error with near names.
import { expect, test } from "vitest";
import { check, diagnose, type Edit, explain, fixesFor, severityOf } from "../../../src/core/index.ts";
import { applied, edited, remove } from "../edited.ts";

const objective = (stream?: string, logits = "lm_head.logits"): Edit => ({
  edit: "setMeta",
  set: { objective: { kind: "seq2seq", logits, ...(stream === undefined ? {} : { stream }) } },
});
const told = (...edits: Edit[]) => check(edited("encoder-decoder", ...edits)).diagnostics;

test("as the objective says it", () => {
  expect(check(edited("encoder-decoder")).predicted).toBe("target");
  expect(check(edited("encoder-decoder", objective("source"))).predicted).toBe("source");
});

test("else as the loss does, and nothing is wrong with that", () => {
  const document = edited("encoder-decoder", objective());
  expect(check(document).predicted).toBe("target");
  expect(diagnose(document, { fixes: false }).diagnostics).toEqual([]);
});

test("a single text is the one, whatever reads it", () => {
  expect(check(edited("decoder-only")).predicted).toBe("main");
});

test("without a loss, seq2seq must name it", () => {
  const document = edited("encoder-decoder", objective(), remove("loss"));
  expect(check(document).predicted).toBeNull();
  const [d, ...others] = check(document).diagnostics;
  expect(others).toEqual([]);
  expect(d).toMatchObject({ code: "objective/stream", stream: null });
  const [fix] = fixesFor(check(document), d!);
  expect(fix?.label).toBe('Predict the stream "target"');
  expect(diagnose(applied(document, ...fix!.edits), { fixes: false }).diagnostics).toEqual([]);
});

test("a text that nothing reads is an error, the one that the loss scores is offered", () => {
  const [d] = told(objective("tgt"));
  expect(d).toMatchObject({ code: "objective/stream", stream: "tgt", near: ["target", "source"] });
  expect(severityOf(d!)).toBe("error");
  expect(explain(d as never).title).toContain('"tgt"');
  expect(fixesFor(check(edited("encoder-decoder", objective("tgt"))), d!)[0]?.label).toContain('"target"');
});

test("so is a port that is not there", () => {
  const [d] = told(objective("target", "head.logits"));
  expect(d).toMatchObject({ code: "objective/logits", near: ["lm_head.logits"] });
  expect(severityOf(d!)).toBe("error");
});

test("the leak of a decoder without its mask is told beside a misspelt text", () => {
  const broken = edited("encoder-decoder", objective("tgt"), {
    edit: "disconnect",
    scope: "",
    wire: "mask_target.mask → decoder.mask",
  });
  const codes = diagnose(broken, { fixes: false }).diagnostics.map((d) => d.code);
  expect(codes.slice(0, 2)).toEqual(["objective/stream", "leak/future"]);
});
