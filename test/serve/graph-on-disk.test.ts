// The file of `heddle FILE`: read and written by the page that has its token, and by nobody else.
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveWebApp, type WebServer } from "../../src/serve/index.ts";
import { servedGraphPath } from "../../src/shared/served-graph.ts";

const token = "0123456789abcdef0123456789abcdef";
let server: WebServer;
let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-graph-"));
  path = join(folder, "my.graph.json");
  await writeFile(path, "old", { mode: 0o600 });
  const build = await mkdtemp(join(folder, "build-"));
  server = await serveWebApp({ folder: build, port: 0, graph: { path, token } });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** Raw: a page could not set all of these headers. */
const ask = (
  method: string,
  at: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: string | Uint8Array } = {},
) =>
  new Promise<{ status: number; answer: { name?: string; text?: string; error?: string } }>((done, fail) => {
    const { hostname, port } = new URL(server.url);
    request({ hostname, port, path: servedGraphPath + at, method, headers }, async (response) => {
      const text = Buffer.concat(await response.toArray()).toString();
      const isJson = response.headers["content-type"]?.includes("json");
      done({ status: response.statusCode ?? 0, answer: isJson ? JSON.parse(text) : {} });
    })
      .on("error", fail)
      .end(body);
  });

/** A file of so many bytes, of which none is sent: a body under way when the server closes would be an error of nobody's. */
const announce = (bytes: number) =>
  new Promise<{ status: number | undefined; answer: { error?: string } }>((done, fail) => {
    const { hostname, port } = new URL(server.url);
    const headers = { "content-length": bytes };
    const put = request({
      hostname,
      port,
      path: servedGraphPath + token,
      method: "PUT",
      headers,
      agent: false,
    });
    put.on("error", fail).on("response", async (response) => {
      const answer = JSON.parse(Buffer.concat(await response.toArray()).toString());
      put
        .off("error", fail)
        .on("error", () => {})
        .destroy();
      done({ status: response.statusCode, answer });
    });
    put.flushHeaders();
  });

test("the page reads it, and writes it whole with its mode kept", async () => {
  const { origin } = new URL(server.url);
  const headers = { origin, "sec-fetch-site": "same-origin" };
  expect(await ask("GET", token, { headers })).toEqual({
    status: 200,
    answer: { name: "my.graph.json", text: "old" },
  });
  expect((await ask("PUT", token, { headers, body: "new ✓" })).status).toBe(200);
  expect(await readFile(path, "utf8")).toBe("new ✓");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("weights and tokenizers beside it are read, and nothing else of the folder or around it", async () => {
  await writeFile(join(folder, "my.safetensors"), "weights");
  await writeFile(join(folder, "my.tokenizer.json"), "{}");
  for (const name of ["secret.txt", "secret.json", "tokenizer.json"])
    await writeFile(join(folder, name), "secret");
  expect((await ask("GET", `${token}/my.safetensors`)).status).toBe(200);
  expect((await ask("GET", `${token}/my.tokenizer.json`)).status).toBe(200);
  expect((await ask("GET", `${token}/none.safetensors`)).status).toBe(404);
  for (const at of [
    "secret.txt",
    "secret.json",
    "tokenizer.json",
    "..%2fmy.tokenizer.json",
    "%ff.safetensors",
    "..%2fmy.safetensors",
    "%2e%2e/my.safetensors",
    ".hidden.safetensors",
    "build/a.safetensors",
  ])
    expect((await ask("GET", `${token}/${at}`)).status, at).not.toBe(200);
  expect((await ask("PUT", `${token}/my.safetensors`, { body: "others" })).status).toBe(405);
  expect((await ask("GET", `${token.replace("0", "1")}/my.safetensors`)).status).toBe(403);
  expect(await readFile(join(folder, "my.safetensors"), "utf8")).toBe("weights");
});

test.each([
  ["another token", token.replace("0", "1"), {}],
  ["a shorter one", token.slice(1), {}],
  ["none", "", {}],
  ["a path", "../my.graph.json", {}],
  ["a page elsewhere", token, { origin: "http://evil.example" }],
  ["a page of another port", token, { origin: "http://127.0.0.1:1" }],
  ["a page without an origin", token, { origin: "null" }],
  ["another site", token, { "sec-fetch-site": "cross-site" }],
  ["another page of this machine", token, { "sec-fetch-site": "same-site" }],
])("nobody else: %s", async (_, at, headers: Record<string, string>) => {
  const before = await readFile(path, "utf8");
  for (const method of ["GET", "PUT"]) {
    const { status, answer } = await ask(method, at, {
      headers,
      ...(method === "PUT" ? { body: "evil" } : {}),
    });
    expect(status).toBe(at.startsWith("..") ? (method === "PUT" ? 405 : 404) : 403);
    expect(answer.text).toBeUndefined();
  }
  expect(await readFile(path, "utf8")).toBe(before);
});

test("nothing but reading and writing", async () => {
  expect((await ask("DELETE", token)).status).toBe(405);
});

test("says why it cannot be read or written, and keeps what is there", async () => {
  const before = await readFile(path, "utf8");
  expect(await announce(64 * 2 ** 20 + 1)).toMatchObject({
    status: 413,
    answer: { error: expect.stringContaining("at most 64 MB") },
  });
  expect(await readFile(path, "utf8")).toBe(before);
  await rm(path);
  const gone = await ask("GET", token);
  expect(gone).toMatchObject({ status: 404, answer: { error: `${path}: file not found.` } });
});
