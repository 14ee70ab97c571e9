// What a failed call of the file system means, in words.

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "file not found",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder; give a file",
  ENOTDIR: "a part of the path is a file, not a folder",
  ENOTEMPTY: "it is a folder; give a file",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the disk is read-only",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "its links go in a circle",
  EIO: "the disk reported an error",
  ENODEV: "the disk is gone",
  EFBIG: "the file is larger than the disk allows",
};

/** Why a call of the file system failed, as Node names it: `ENOENT`; empty for another failure. */
export const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";

/** What went wrong, without the path and without a full stop. */
export const whyOf = (cause: unknown): string =>
  reasons[codeOf(cause)] ?? (cause instanceof Error ? cause.message : String(cause));

/** The same of a file that was to be written: what is not there then is its folder. */
export const whyNotWritten = (cause: unknown): string =>
  codeOf(cause) === "ENOENT" ? "its folder is not there" : whyOf(cause);

/** What went wrong, with the path it was about. */
export const reason = (cause: unknown, path: string): string => `${path}: ${whyOf(cause)}.`;
