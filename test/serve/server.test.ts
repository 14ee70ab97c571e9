// The local server answers this machine's browsers and nobody else.
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveWebApp } from "../../src/serve/index.ts";

let server: Awaited<ReturnType<typeof serveWebApp>>;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-serve-"));
  await writeFile(join(folder, "index.html"), "<!doctype html>");
  await symlink(import.meta.filename, join(folder, "link-out"));
  server = await serveWebApp({ folder, port: 0 });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
}

/** Raw, because fetch tidies paths and won't send another Host. */
const get = (path: string, { host, method = "GET" }: { host?: string; method?: string } = {}) =>
  new Promise<Answer>((done, fail) => {
    const { hostname, port } = new URL(server.url);
    request({ hostname, port, path, method, headers: host ? { host } : {} }, (response) => {
      response.resume();
      done({ status: response.statusCode ?? 0, headers: response.headers });
    })
      .on("error", fail)
      .end();
  });

test("listens on 127.0.0.1", () => {
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
});

test.each(["/", "/index.html", "/nothing-here", "/%00"])(
  "%s is answered with the isolating headers",
  async (path) => {
    const { headers } = await get(path);
    expect(headers).toMatchObject({
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-resource-policy": "same-origin",
    });
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
  },
);

test.each([
  ["/", 200],
  ["/?query", 200],
  ["/nothing-here", 404],
  ["/../package.json", 404],
  ["/..%2f..%2fpackage.json", 400],
  ["/%2e%2e%2f%2e%2e%2fpackage.json", 400],
  ["/%", 400],
  ["/%00", 400],
  ["//elsewhere/index.html", 200],
  ["/link-out", 400],
])("GET %s → %i", async (path, status) => {
  expect((await get(path)).status).toBe(status);
});

test("another Host is refused", async () => {
  expect((await get("/", { host: "evil.example" })).status).toBe(421);
  expect((await get("/", { host: `localhost:${new URL(server.url).port}` })).status).toBe(200);
});

test("nothing but GET and HEAD", async () => {
  expect((await get("/", { method: "POST" })).status).toBe(405);
  expect((await get("/", { method: "HEAD" })).status).toBe(200);
});

test("takes another port when the wanted one is taken", async () => {
  const second = await serveWebApp({ folder, port: Number(new URL(server.url).port) });
  expect(second.url).not.toBe(server.url);
  await second.close();
});
