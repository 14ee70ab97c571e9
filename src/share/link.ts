// A graph as the fragment of a URL, `#g1.…`: its JSON without spaces, deflated (zlib, RFC 1950), as base64url (RFC 4648
// §5). A browser sends a fragment to no server. zlib's checksum tells a link that was cut or changed on its way.
import { type HeddleDocument, parseDocument, printDocument } from "../core/index.ts";
import { deflated, inflated } from "./deflate.ts";

/** The form of what follows; a later release may count on. */
const version = 1;

/** Characters of a fragment at most: mail and chat programs cut or break links beyond a few thousand. */
export const maxFragment = 16_384;

/** Bytes of the graph's JSON at most, so that a small link cannot ask for a large memory. */
const maxShared = 2 ** 20;

/** Where `npm start` serves the page for a browser of the same machine. */
export const localBase = "http://127.0.0.1:4790/";

const sendTheFile = "Save the graph and send the file instead.";

export type Link =
  | { readonly ok: true; readonly fragment: string }
  /** A sentence, with the way out. */
  | { readonly ok: false; readonly why: string };

/** The fragment, with its `#`. Trained weights are not in a document, and so not in it. */
export async function linkOf(document: HeddleDocument): Promise<Link> {
  const text = JSON.stringify(JSON.parse(printDocument(document)));
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > maxShared) return tooLarge(`it has ${many(bytes.length)} bytes`, maxShared);
  const fragment = `#g${version}.${base64url(await deflated(bytes))}`;
  if (fragment.length > maxFragment)
    return tooLarge(`the link would have ${many(fragment.length)} characters`, maxFragment);
  return { ok: true, fragment };
}

const many = (n: number): string => n.toLocaleString("en-US");

const tooLarge = (what: string, most: number): { ok: false; why: string } => ({
  ok: false,
  why: `The graph is too large for a share link: ${what}, the limit is ${many(most)}. ${sendTheFile}`,
});

export type SharedGraph =
  | { readonly ok: true; readonly document: HeddleDocument }
  | { readonly ok: false; readonly why: string };

/** Whether a fragment means to be a share link, of this release or of another. */
export const isShareLink = (fragment: string): boolean => /^#g\d+\./.test(fragment);

const askAgain = "Ask for the link again, or for the graph's file.";

/** The graph of a fragment for which `isShareLink` holds. Its length is looked at before anything is unpacked. */
export async function readLink(fragment: string): Promise<SharedGraph> {
  const [, given = "", packed = ""] = /^#g(\d+)\.(.*)$/s.exec(fragment) ?? [];
  if (Number(given) > version)
    return refused(
      "The share link was made by a newer release of Heddle. Update Heddle, or ask for the graph's file.",
    );
  if (Number(given) !== version) return refused(`The share link is damaged. ${askAgain}`);
  if (fragment.length > maxFragment)
    return refused(
      `The share link has ${many(fragment.length)} characters; at most ${many(maxFragment)} are read, and Heddle makes none longer. Ask for the graph's file.`,
    );
  const bytes = bytesOf(packed);
  const text = bytes && (await inflated(bytes, maxShared));
  if (!text) return refused(`The share link is cut or damaged. ${askAgain}`);
  if (text === "too long")
    return refused(
      `The share link unpacks to more than ${many(maxShared)} bytes, and Heddle makes none that large. Ask for the graph's file.`,
    );
  const parsed = parseDocument(text.json);
  if (parsed.ok) return { ok: true, document: parsed.document };
  const why = parsed.problems[0]?.message ?? "it holds no graph";
  return refused(
    `The share link holds no graph that Heddle can open: ${why.replace(/\.$/, "")}. ${askAgain}`,
  );
}

const refused = (why: string): { ok: false; why: string } => ({ ok: false, why });

function base64url(bytes: Uint8Array): string {
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Null where a character is none of base64url. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
  if (text === "" || !/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}
