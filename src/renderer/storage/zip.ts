// Several files as one: a ZIP archive that stores them as they are (APPNOTE.TXT 6.3, without compression).
import type { NamedBytes } from "../../shared/ipc.ts";

/** Of CRC-32, reflected polynomial 0xEDB88320. */
const table = Uint32Array.from({ length: 256 }, (_, i) => {
  let c = i;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (c >>> 8) ^ table[(c ^ byte) & 0xff]!;
  return (c ^ 0xffffffff) >>> 0;
}

/** Two and four bytes, little-endian. */
const u16 = (n: number): number[] => [n & 0xff, (n >>> 8) & 0xff];
const u32 = (n: number): number[] => [...u16(n), ...u16(n >>> 16)];

/** 1 January 1980: the same files make the same archive. */
const date = 0x21;
/** Names are in UTF-8. */
const flags = 0x800;
const version = 20;

export function zipped(files: readonly NamedBytes[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const encoded = new TextEncoder().encode(name);
    const sizes = [...u32(crc32(bytes)), ...u32(bytes.length), ...u32(bytes.length)];
    // Stored, at midnight; no further fields behind the name.
    const head = [version, flags, 0, 0, date].flatMap(u16).concat(sizes, u16(encoded.length), u16(0));
    const local = Uint8Array.from([...u32(0x04034b50), ...head]);
    parts.push(local, encoded, bytes);
    // No comment, on the only disk, without attributes.
    const place = [...[0, 0, 0].flatMap(u16), ...u32(0), ...u32(offset)];
    directory.push(Uint8Array.from([...u32(0x02014b50), ...u16(version), ...head, ...place]), encoded);
    offset += local.length + encoded.length + bytes.length;
  }
  const size = directory.reduce((n, part) => n + part.length, 0);
  const counts = [0, 0, files.length, files.length].flatMap(u16);
  const end = Uint8Array.from([...u32(0x06054b50), ...counts, ...u32(size), ...u32(offset), ...u16(0)]);
  return joined([...parts, ...directory, end]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
