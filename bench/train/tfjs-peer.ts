// One peer of bench/train: TensorFlow.js with its WASM backend. `tsx tfjs-peer.ts THREADS MODEL step|forward`
// @ts-nocheck: its packages are those of bench/package.json, which need not be there.
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount } from "@tensorflow/tfjs-backend-wasm";
import { shapes } from "./models.ts";
import { answer } from "./peer.ts";

const [threads, model, kind] = process.argv.slice(2) as [string, keyof typeof shapes, string];
const { layers: L, width: D, heads: H, time: T, batch: B, vocab: V } = shapes[model];
setThreadsCount(Number(threads));
await tf.setBackend("wasm");
await tf.ready();

const weights: Record<string, tf.Variable> = {};
const make = (name: string, shape: number[], fill?: number) => {
  weights[name] = tf.variable(
    fill === undefined ? tf.randomNormal(shape, 0, 0.02, "float32", 1) : tf.fill(shape, fill),
  );
};
make("emb", [V, D]);
make("pe", [T, D]);
for (let i = 0; i < L; i++) {
  for (const n of ["n1", "n2"]) {
    make(`${i}.${n}.scale`, [D], 1);
    make(`${i}.${n}.shift`, [D], 0);
  }
  for (const [n, from, to] of [
    ["qkv", D, 3 * D],
    ["wo", D, D],
    ["up", D, 4 * D],
    ["down", 4 * D, D],
  ] as const) {
    make(`${i}.${n}.w`, [from, to]);
    make(`${i}.${n}.b`, [to], 0);
  }
}
make("n.scale", [D], 1);
make("n.shift", [D], 0);
make("head", [D, V]);
const w = (name: string): tf.Variable => weights[name] as tf.Variable;

const row = Int32Array.from({ length: B * T }, (_, i) => (i * 7919 + 13) % V);
// oneHot(…, "float32") gives integer bits on this backend: cast instead. Gathering has no gradient kernel here.
const hot = tf.keep(tf.cast(tf.oneHot(tf.tensor1d(row, "int32"), V), "float32"));
const mask = tf.keep(
  tf.tensor(
    Float32Array.from({ length: T * T }, (_, i) => (i % T <= Math.floor(i / T) ? 0 : -1e9)),
    [T, T],
  ),
);

const norm = (x: tf.Tensor, n: string) => {
  const mean = tf.mean(x, -1, true);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), -1, true);
  return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-5))), w(`${n}.scale`)), w(`${n}.shift`));
};
const linear = (x: tf.Tensor, n: string) => tf.add(tf.matMul(x, w(`${n}.w`)), w(`${n}.b`));
const gelu = (x: tf.Tensor) =>
  tf.mul(x, tf.sigmoid(tf.mul(tf.mul(x, 1.5957691216), tf.add(1, tf.mul(0.044715, tf.square(x))))));

function logits(): tf.Tensor {
  let x: tf.Tensor = tf.reshape(tf.add(tf.reshape(tf.matMul(hot, w("emb")), [B, T, D]), w("pe")), [B * T, D]);
  for (let i = 0; i < L; i++) {
    const split = tf.split(linear(norm(x, `${i}.n1`), `${i}.qkv`), 3, 1);
    const [q, k, v] = split.map((s) => tf.transpose(tf.reshape(s, [B, T, H, D / H]), [0, 2, 1, 3])) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const scores = tf.add(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(D / H)), mask);
    const mixed = tf.reshape(tf.transpose(tf.matMul(tf.softmax(scores), v), [0, 2, 1, 3]), [B * T, D]);
    x = tf.add(x, linear(mixed, `${i}.wo`));
    x = tf.add(x, linear(gelu(linear(norm(x, `${i}.n2`), `${i}.up`)), `${i}.down`));
  }
  return tf.matMul(norm(x, "n"), w("head"));
}

const loss = () => tf.neg(tf.mean(tf.sum(tf.mul(hot, tf.logSoftmax(logits())), 1))) as tf.Scalar;
const optimizer = tf.train.adam(1e-3, 0.9, 0.99);

async function once(): Promise<void> {
  if (kind === "forward") {
    const out = tf.tidy(logits);
    await out.data();
    out.dispose();
    return;
  }
  const { value, grads } = tf.variableGrads(loss);
  const list = Object.values(grads);
  const scale = tf.tidy(() => {
    const n = tf.sqrt(tf.addN(list.map((g) => tf.sum(tf.square(g)))));
    return tf.minimum(tf.div(1, n), 1);
  });
  const clipped = Object.fromEntries(Object.entries(grads).map(([n, g]) => [n, tf.mul(g, scale)]));
  optimizer.applyGradients(clipped);
  await value.data();
  tf.dispose([value, scale, ...list, ...Object.values(clipped)]);
}

await answer(`TensorFlow.js ${tf.version.tfjs}, Adam`, once);
