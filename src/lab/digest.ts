// Short names for what decides a number: of a plan, and of the recipe of a run.
import { createHash } from "node:crypto";

/** 16 hex digits of SHA-256. */
export const digest = (text: string): string =>
  createHash("sha256").update(text, "utf8").digest("hex").slice(0, 16);
