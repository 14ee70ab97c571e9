// A trained model validated at another context is what a training of that context says of the same weights.
import { expect, test } from "vitest";
import { add, applied, connect } from "../../core/edited.ts";
import { newTrainer, options, run, small } from "./support.ts";

const quiet = async () => {};
const trainer = await newTrainer();
const document = small("decoder-only");

test("twice the context, by the weights that were learned", { timeout: 60_000 }, async () => {
  const { training } = await run(trainer, { document, options: options() });
  const ask = (context?: number) =>
    trainer.trainValidate({ training, batches: 3, ...(context === undefined ? {} : { context }) }, quiet);
  const other = await trainer.trainBegin(
    { document, options: options({ context: 32 }), weights: await trainer.weightsOf(training) },
    quiet,
  );
  const theirs = await trainer.trainValidate({ training: other.training, batches: 3 }, quiet);
  expect({ ...(await ask(32)), step: 0 }).toEqual(theirs);
  expect(await ask(16)).toEqual(await ask());
  expect((await ask(32)).loss).not.toBe((await ask()).loss);
});

test("a length that the graph lacks, and weights that are as long as the text", {
  timeout: 60_000,
}, async () => {
  const { training } = await run(trainer, { document, options: options({ steps: 1 }) });
  await expect(trainer.trainValidate({ training, batches: 1, context: 65 }, quiet)).rejects.toThrow(
    'A context of 65 does not fit: the table of "pe" has 64 rows',
  );
  const asLong = applied(document, add("rows", "parameter", { axes: "T D" }), connect("rows.y → add_pe.b"), {
    edit: "removeNode",
    scope: "",
    id: "pe",
  });
  const begun = await run(trainer, { document: asLong, options: options({ steps: 1 }) });
  await expect(
    trainer.trainValidate({ training: begun.training, batches: 1, context: 32 }, quiet),
  ).rejects.toThrow(
    'The weight "rows.value" has another size at a context of 32, so nothing was learned for it',
  );
});
