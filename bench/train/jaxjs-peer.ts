// One peer of bench/train: jax-js in WebAssembly, jitted. `tsx jaxjs-peer.ts THREADS MODEL step|forward`
// @ts-nocheck: its packages are those of bench/package.json, which need not be there.
import { defaultDevice, init, jit, nn, numpy as np, random, valueAndGrad } from "@jax-js/jax";
import { shapes } from "./models.ts";
import { answer } from "./peer.ts";

const [, model, kind] = process.argv.slice(2) as [string, keyof typeof shapes, string];
const { layers: L, width: D, heads: H, time: T, batch: B, vocab: V } = shapes[model];
await init("wasm");
defaultDevice("wasm");

type Arrays = Record<string, np.Array>;

/** An array is used up by what takes it: `ref` counts one more use. */
function weights(): Arrays {
  const all: Arrays = {};
  let key = 1;
  const normal = (shape: number[]) => random.normal(random.key(key++), shape).mul(0.02);
  all.emb = normal([V, D]);
  all.pe = normal([T, D]);
  for (let i = 0; i < L; i++) {
    for (const n of ["n1", "n2"]) {
      all[`${i}.${n}.scale`] = np.ones([D]);
      all[`${i}.${n}.shift`] = np.zeros([D]);
    }
    for (const [n, from, to] of [
      ["qkv", D, 3 * D],
      ["wo", D, D],
      ["up", D, 4 * D],
      ["down", 4 * D, D],
    ] as const) {
      all[`${i}.${n}.w`] = normal([from, to]);
      all[`${i}.${n}.b`] = np.zeros([to]);
    }
  }
  all["n.scale"] = np.ones([D]);
  all["n.shift"] = np.zeros([D]);
  all.head = normal([D, V]);
  return all;
}

const at = (w: Arrays, name: string): np.Array => (w[name] as np.Array).ref;

function norm(x: np.Array, w: Arrays, n: string): np.Array {
  const centred = x.ref.sub(np.mean(x, -1, { keepdims: true }));
  const variance = np.mean(np.square(centred.ref), -1, { keepdims: true });
  return centred
    .div(np.sqrt(variance.add(1e-5)))
    .mul(at(w, `${n}.scale`))
    .add(at(w, `${n}.shift`));
}

const linear = (x: np.Array, w: Arrays, n: string): np.Array =>
  np.matmul(x, at(w, `${n}.w`)).add(at(w, `${n}.b`));

function logits(w: Arrays, hot: np.Array): np.Array {
  let x = np
    .matmul(hot, at(w, "emb"))
    .reshape([B, T, D])
    .add(at(w, "pe"))
    .reshape([B * T, D]);
  for (let i = 0; i < L; i++) {
    const all = linear(norm(x.ref, w, `${i}.n1`), w, `${i}.qkv`);
    const [q, k, v] = np.split(all, 3, 1).map((s) => s.reshape([B, T, H, D / H]).transpose([0, 2, 1, 3])) as [
      np.Array,
      np.Array,
      np.Array,
    ];
    const scores = np.matmul(q, k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(D / H));
    const future = np.triu(np.ones([T, T]), 1).mul(-1e9);
    const mixed = np
      .matmul(nn.softmax(scores.add(future), -1), v)
      .transpose([0, 2, 1, 3])
      .reshape([B * T, D]);
    x = x.add(linear(mixed, w, `${i}.wo`));
    x = x.ref.add(linear(nn.gelu(linear(norm(x, w, `${i}.n2`), w, `${i}.up`)), w, `${i}.down`));
  }
  return np.matmul(norm(x, w, "n"), at(w, "head"));
}

const loss = (w: Arrays, hot: np.Array): np.Array =>
  np.mean(np.sum(hot.ref.mul(nn.logSoftmax(logits(w, hot), -1)), 1)).mul(-1);

const names = Object.keys(weights());
const step = jit((w: Arrays, m: Arrays, v: Arrays, hot: np.Array) => {
  const [value, grads] = valueAndGrad(loss)(w, hot) as unknown as [np.Array, Arrays];
  const squares = names.map((n) => np.sum(np.square(at(grads, n)))).reduce((a, b) => a.add(b));
  const clip = np.minimum(np.reciprocal(np.sqrt(squares)), 1);
  const next = { w: {} as Arrays, m: {} as Arrays, v: {} as Arrays };
  for (const n of names) {
    const g = (grads[n] as np.Array).mul(clip.ref);
    const m1 = (m[n] as np.Array).mul(0.9).add(g.ref.mul(0.1));
    const v1 = (v[n] as np.Array).mul(0.99).add(np.square(g).mul(0.01));
    next.w[n] = (w[n] as np.Array).mul(1 - 1e-4).sub(m1.ref.div(np.sqrt(v1.ref).add(1e-8)).mul(1e-3));
    next.m[n] = m1;
    next.v[n] = v1;
  }
  return { value, ...next };
});
const forward = jit(logits);

const row = Int32Array.from({ length: B * T }, (_, i) => (i * 7919 + 13) % V);
const hot = nn.oneHot(np.array(row), V);
let state = { w: weights(), m: {} as Arrays, v: {} as Arrays };
for (const n of names) {
  state.m[n] = np.zerosLike(at(state.w, n));
  state.v[n] = np.zerosLike(at(state.w, n));
}
const refs = (of: Arrays): Arrays => Object.fromEntries(Object.entries(of).map(([n, a]) => [n, a.ref]));

async function once(): Promise<void> {
  if (kind === "forward") {
    await (forward(refs(state.w), hot.ref) as np.Array).data();
    return;
  }
  const { value, ...next } = step(state.w, state.m, state.v, hot.ref) as typeof state & { value: np.Array };
  state = next;
  await value.data();
}

await answer("jax-js 0.1.25", once);
